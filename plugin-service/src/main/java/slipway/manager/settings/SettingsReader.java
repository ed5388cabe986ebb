package slipway.manager.settings;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import slipway.manager.vsphere.Endpoint;

/// Turns key and value pairs into [Settings], collecting every mistake before it complains.
final class SettingsReader {
  static final String PREFIX = "slipway.";
  static final String VCENTER_URL = "slipway.vcenter.url";
  static final String VCENTER_THUMBPRINT = "slipway.vcenter.thumbprint";
  static final String DB_URL = "slipway.db.url";
  static final String DB_USER = "slipway.db.user";
  static final String DB_PASSWORD_FILE = "slipway.db.password.file";
  static final String TLS_DIR = "slipway.tls.dir";
  static final String SECRET_KEY_FILE = "slipway.secret.key.file";
  static final String GUEST_BUNDLES = "slipway.guest.bundles";
  static final String METRICS_TOKEN_FILE = "slipway.metrics.token.file";

  static final String ADMIN_VERIFIER_FILE = "slipway.admin.verifier.file";
  static final String DATA = "slipway.data";
  static final String SUPPORT_FILES = "slipway.support.files";
  static final String AUTHORITY_DIR = "slipway.authority.dir";
  static final String ADDRESS = "slipway.address";
  static final String HTTPS_CERTIFICATE = "slipway.https.certificate";
  static final String APPLIANCE_PACKAGE = "slipway.appliance.package";

  static final List<String> KEYS =
      List.of(
          VCENTER_URL,
          VCENTER_THUMBPRINT,
          DB_URL,
          DB_USER,
          DB_PASSWORD_FILE,
          TLS_DIR,
          SECRET_KEY_FILE,
          GUEST_BUNDLES,
          METRICS_TOKEN_FILE,
          ADMIN_VERIFIER_FILE,
          DATA,
          SUPPORT_FILES,
          AUTHORITY_DIR,
          ADDRESS,
          HTTPS_CERTIFICATE,
          APPLIANCE_PACKAGE);

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

  private static final Pattern THUMBPRINT = Pattern.compile("([0-9A-F]{2}:){31}[0-9A-F]{2}");

  /// Farther than this from every key, a guess helps nobody.
  private static final int MAX_GUESS_DISTANCE = 8;

  private final Function<String, Optional<String>> values;
  private final List<String> errors = new ArrayList<>();

  private SettingsReader(Function<String, Optional<String>> values) {
    this.values = values;
  }

  /// @param names every name that is set, to find those that nobody reads
  static Settings read(Iterable<String> names, Function<String, Optional<String>> values) {
    SettingsReader reader = new SettingsReader(values);
    names.forEach(reader::refuseUnknown);
    Settings settings =
        new Settings(
            new Endpoint(reader.url(), reader.thumbprint()),
            new Settings.Database(
                reader.databaseUrl(), reader.required(DB_USER), reader.file(DB_PASSWORD_FILE)),
            reader.path(TLS_DIR, Files::isDirectory, "is not a directory"),
            reader.file(SECRET_KEY_FILE),
            reader.path(GUEST_BUNDLES, Files::isDirectory, "is not a directory"),
            reader.optionalFile(METRICS_TOKEN_FILE),
            reader.optionalFile(ADMIN_VERIFIER_FILE),
            reader.isSet(DATA) ? Optional.of(reader.support()) : Optional.empty(),
            reader.isSet(AUTHORITY_DIR) ? Optional.of(reader.enrolment()) : Optional.empty(),
            reader.isSet(APPLIANCE_PACKAGE)
                ? Optional.of(reader.appliancePackage())
                : Optional.empty());
    if (!reader.errors.isEmpty()) {
      throw new SettingsException(reader.errors);
    }
    return settings;
  }

  private boolean isSet(String key) {
    return values.apply(key).filter(v -> !v.isBlank()).isPresent();
  }

  private String required(String key) {
    Optional<String> value = values.apply(key).map(String::strip).filter(v -> !v.isEmpty());
    if (value.isEmpty()) {
      errors.add(key + " is not set");
    }
    return value.orElse("");
  }

  private URI url() {
    String value = required(VCENTER_URL);
    if (!value.isEmpty()) {
      try {
        URI url = URI.create(value);
        boolean bare = url.getPath().isEmpty() || url.getPath().equals("/");
        if ("https".equals(url.getScheme()) && url.getHost() != null && bare) {
          return URI.create("https://" + url.getAuthority());
        }
      } catch (IllegalArgumentException notAUrl) {
        // Told below, as every other shape.
      }
      errors.add(VCENTER_URL + " is not https://host[:port]: " + value);
    }
    return URI.create("https://unset.invalid");
  }

  private String thumbprint() {
    String value = required(VCENTER_THUMBPRINT).toUpperCase(Locale.ROOT);
    if (!value.isEmpty() && !THUMBPRINT.matcher(value).matches()) {
      errors.add(VCENTER_THUMBPRINT + " is not a SHA-256 thumbprint, 32 hex bytes with colons");
    }
    return value;
  }

  private String databaseUrl() {
    String value = required(DB_URL);
    if (!value.isEmpty() && !value.startsWith("jdbc:postgresql:")) {
      errors.add(DB_URL + " does not begin with jdbc:postgresql:");
    }
    return value;
  }

  private Settings.Enrolment enrolment() {
    String address = required(ADDRESS);
    if (!address.isEmpty() && !HOST_AND_PORT.matcher(address).matches()) {
      errors.add(ADDRESS + " is not host[:port]: " + address);
    }
    return new Settings.Enrolment(
        path(AUTHORITY_DIR, Files::isDirectory, "is not a directory"),
        address,
        file(HTTPS_CERTIFICATE));
  }

  private Path appliancePackage() {
    return path(
        APPLIANCE_PACKAGE,
        path -> Files.isReadable(path.resolve("slipway.ovf")),
        "holds no slipway.ovf that can be read");
  }

  private Settings.Support support() {
    List<Path> files =
        Stream.of(values.apply(SUPPORT_FILES).orElse("").split(File.pathSeparator, -1))
            .filter(name -> !name.isBlank())
            .map(Path::of)
            .toList();
    return new Settings.Support(path(DATA, Files::isDirectory, "is not a directory"), files);
  }

  private Optional<Path> optionalFile(String key) {
    return isSet(key) ? Optional.of(file(key)) : Optional.empty();
  }

  private Path file(String key) {
    return path(
        key,
        path -> Files.isRegularFile(path) && Files.isReadable(path),
        "is not a file that can be read");
  }

  private Path path(String key, Predicate<Path> check, String otherwise) {
    String value = required(key);
    Path path = Path.of(value);
    if (!value.isEmpty() && !check.test(path)) {
      errors.add(key + ": " + value + " " + otherwise);
    }
    return path;
  }

  private void refuseUnknown(String name) {
    if (name.startsWith(PREFIX) && !KEYS.contains(name)) {
      errors.add(name + " is not a key of Slipway" + guess(name));
    }
  }

  private static String guess(String name) {
    String nearest = "";
    int least = MAX_GUESS_DISTANCE + 1;
    for (String key : KEYS) {
      int distance = distance(name, key);
      if (distance < least) {
        nearest = key;
        least = distance;
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
  }

  /// Levenshtein's edit distance.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
