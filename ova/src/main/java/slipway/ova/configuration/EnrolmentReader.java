package slipway.ova.configuration;

import static slipway.ova.configuration.Property.ENROLMENT_TOKEN;
import static slipway.ova.configuration.Property.MANAGER;
import static slipway.ova.configuration.Property.MANAGER_FINGERPRINT;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Checks how a gateway comes to its certificate by itself.
final class EnrolmentReader {
  private static final Pattern SHA_256 = Pattern.compile("([0-9A-F]{2}:){31}[0-9A-F]{2}");

  /// As the manager makes them: 32 bytes in Base64 for addresses. // RFC 4648 §5
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final Values values;

  EnrolmentReader(Values values) {
    this.values = values;
  }

  Optional<Configuration.Enrolment> enrolment(List<Role> roles) {
    List<Property> set =
        List.of(MANAGER, MANAGER_FINGERPRINT, ENROLMENT_TOKEN).stream()
            .filter(property -> !values.isEmpty(property))
            .toList();
    if (set.isEmpty()) {
      return Optional.empty();
    }
    if (roles.contains(Role.MANAGER)) {
      values.complain(set.getFirst(), Mistake.ENROLMENT_NEEDLESS);
      return Optional.empty();
    }
    if (values.isEmpty(MANAGER)) {
      values.complain(MANAGER, Mistake.MANAGER_MISSING);
    }
    Optional<Hosts.HostPort> manager = values.given(MANAGER).flatMap(Hosts::hostAndPort);
    if (manager.isEmpty() && values.given(MANAGER).isPresent()) {
      values.complain(MANAGER, Mistake.VCENTER_INVALID, values.text(MANAGER));
    }
    String fingerprint = values.text(MANAGER_FINGERPRINT).toUpperCase(Locale.ROOT);
    if (!SHA_256.matcher(fingerprint).matches() && values.isUsable(MANAGER_FINGERPRINT)) {
      values.complain(MANAGER_FINGERPRINT, Mistake.FINGERPRINT_INVALID);
    }
    String token = values.text(ENROLMENT_TOKEN);
    if (!TOKEN.matcher(token).matches() && values.isUsable(ENROLMENT_TOKEN)) {
      values.complain(ENROLMENT_TOKEN, Mistake.TOKEN_INVALID);
    }
    return manager.map(
        its ->
            new Configuration.Enrolment(
                its.written(), fingerprint, new Configuration.Secret(token)));
  }
}
