package slipway.ova.configuration;

import static slipway.ova.configuration.Property.ADMIN_PASSWORD;
import static slipway.ova.configuration.Property.ROLE;
import static slipway.ova.configuration.Property.SECURITY_UPDATES;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Turns properties into a [Configuration], collecting everything that is wrong before it
/// complains.
public final class ConfigurationReader {
  static final int PASSWORD_CHARACTERS_MIN = 12;
  static final int PASSWORD_CHARACTERS_MAX = 128;

  private ConfigurationReader() {}

  /// The answer to [#read].
  public sealed interface Reading {}

  /// All is well.
  public record Usable(Configuration configuration) implements Reading {}

  /// At least one thing is wrong.
  public record Wrong(List<Complaint> complaints) implements Reading {}

  /// @param properties by their keys without the class
  /// @param passwordIsKept a password was given before, so none is needed
  public static Reading read(Map<String, String> properties, boolean passwordIsKept, Instant now) {
    Values values = new Values(properties);
    List<Role> roles = roles(values);
    NetworkReader network = new NetworkReader(values);
    Configuration configuration =
        new Configuration(
            roles,
            network.hostname(),
            network.network(),
            network.ntp(),
            network.proxy(),
            password(values, passwordIsKept),
            securityUpdates(values),
            new VCenterReader(values).vcenter(roles),
            new TlsReader(values, now).tls(roles),
            new EnrolmentReader(values).enrolment(roles));
    List<Complaint> complaints = values.complaints();
    return complaints.isEmpty() ? new Usable(configuration) : new Wrong(complaints);
  }

  private static List<Role> roles(Values values) {
    String word = values.text(ROLE);
    return Role.ofWord(word)
        .orElseGet(
            () -> {
              values.complain(ROLE, Mistake.ROLE_UNKNOWN, word);
              return List.of();
            });
  }

  private static Configuration.Secret password(Values values, boolean isKept) {
    String password = values.text(ADMIN_PASSWORD);
    if (password.isEmpty()) {
      if (!isKept) {
        values.complain(ADMIN_PASSWORD, Mistake.PASSWORD_MISSING);
      }
    } else if (password.length() < PASSWORD_CHARACTERS_MIN) {
      values.complain(ADMIN_PASSWORD, Mistake.PASSWORD_TOO_SHORT);
    } else if (password.length() > PASSWORD_CHARACTERS_MAX) {
      values.complain(ADMIN_PASSWORD, Mistake.VALUE_TOO_LONG, PASSWORD_CHARACTERS_MAX);
    } else if (password.chars().distinct().count() < 2
        || password.toLowerCase(Locale.ROOT).contains("admin")) {
      values.complain(ADMIN_PASSWORD, Mistake.PASSWORD_TOO_SIMPLE);
    }
    return new Configuration.Secret(password);
  }

  private static boolean securityUpdates(Values values) {
    String text = values.text(SECURITY_UPDATES).toLowerCase(Locale.ROOT);
    if (!text.equals("true") && !text.equals("false")) {
      values.complain(SECURITY_UPDATES, Mistake.SECURITY_UPDATES_INVALID, text);
    }
    return text.equals("true");
  }
}
