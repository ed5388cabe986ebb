package slipway.ova.configuration;

import static slipway.ova.configuration.Property.VCENTER;
import static slipway.ova.configuration.Property.VCENTER_PASSWORD;
import static slipway.ova.configuration.Property.VCENTER_THUMBPRINT;
import static slipway.ova.configuration.Property.VCENTER_USER;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Checks which vCenter a manager belongs to.
final class VCenterReader {
  private static final Pattern SHA_256 = Pattern.compile("([0-9A-F]{2}:){31}[0-9A-F]{2}");
  private static final Pattern SHA_1 = Pattern.compile("([0-9A-F]{2}:){19}[0-9A-F]{2}");
  private static final Pattern ACCOUNT = Pattern.compile("[^@\\\\\\s]+@[^@\\\\\\s]+");

  private final Values values;

  VCenterReader(Values values) {
    this.values = values;
  }

  Optional<Configuration.VCenter> vcenter(List<Role> roles) {
    boolean needed = roles.contains(Role.MANAGER);
    if (values.isEmpty(VCENTER)) {
      if (needed) {
        values.complain(VCENTER, Mistake.VCENTER_MISSING);
      }
      account();
      return Optional.empty();
    }
    String thumbprint = thumbprint();
    Optional<Configuration.Account> account = account();
    return values
        .given(VCENTER)
        .flatMap(this::host)
        .map(host -> new Configuration.VCenter(host.name(), host.port(), thumbprint, account));
  }

  private Optional<Hosts.HostPort> host(String text) {
    Optional<Hosts.HostPort> host = Hosts.hostAndPort(text);
    if (host.isEmpty()) {
      values.complain(VCENTER, Mistake.VCENTER_INVALID, text);
    }
    return host;
  }

  private String thumbprint() {
    String text = values.text(VCENTER_THUMBPRINT).toUpperCase(Locale.ROOT);
    if (text.isEmpty()) {
      values.complain(VCENTER_THUMBPRINT, Mistake.THUMBPRINT_MISSING);
    } else if (SHA_1.matcher(text).matches()) {
      values.complain(VCENTER_THUMBPRINT, Mistake.THUMBPRINT_SHA1);
    } else if (!SHA_256.matcher(text).matches() && values.isUsable(VCENTER_THUMBPRINT)) {
      values.complain(VCENTER_THUMBPRINT, Mistake.THUMBPRINT_INVALID, text);
    }
    return text;
  }

  private Optional<Configuration.Account> account() {
    boolean noUser = values.isEmpty(VCENTER_USER);
    boolean noPassword = values.isEmpty(VCENTER_PASSWORD);
    if (noUser && noPassword) {
      return Optional.empty();
    }
    if (noUser) {
      values.complain(VCENTER_USER, Mistake.VCENTER_USER_MISSING);
    } else if (!ACCOUNT.matcher(values.text(VCENTER_USER)).matches()) {
      values.complain(VCENTER_USER, Mistake.VCENTER_USER_INVALID, values.text(VCENTER_USER));
    }
    if (noPassword) {
      values.complain(VCENTER_PASSWORD, Mistake.VCENTER_PASSWORD_MISSING);
    }
    return Optional.of(
        new Configuration.Account(
            values.text(VCENTER_USER), new Configuration.Secret(values.text(VCENTER_PASSWORD))));
  }
}
