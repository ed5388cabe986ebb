package slipway.gateway.main;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// The configuration of a gateway that a manager steers.
///
/// @param name as the manager knows it
/// @param state what survives a restart: volumes' maps, exports, targets
/// @param devices where hot-added disks appear
/// @param tls holds ca.pem, cert.pem and key.pem
/// @param linkAdvertise where other gateways reach the link
/// @param iscsiAdvertise where guests reach the iSCSI portal
/// @param writes where every guest write is recorded for an audit; normally absent
/// @param enrolment where the identity comes from; absent when it was brought along
record NodeConfig(
    String name,
    Path state,
    Path devices,
    Path tls,
    HostPort controlListen,
    HostPort linkListen,
    HostPort linkAdvertise,
    HostPort iscsiListen,
    HostPort iscsiAdvertise,
    Optional<Path> writes,
    Optional<Enrolment> enrolment) {

  private static final List<String> KEYS =
      List.of(
          "name",
          "state",
          "devices",
          "tls",
          "control.listen",
          "link.listen",
          "link.advertise",
          "iscsi.listen",
          "iscsi.advertise",
          "writes",
          "manager",
          "manager.fingerprint",
          "enrolment.token.file",
          "machine");

  /// Reads a properties file. Throws IllegalArgumentException with a sentence about the first key
  /// that is unknown, missing or wrong.
  static NodeConfig read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return of(properties);
  }

  static NodeConfig of(Properties properties) {
    for (String key : properties.stringPropertyNames()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "There is no setting %s; did you mean %s?".formatted(key, nearest(key)));
      }
    }
    HostPort linkListen = address(properties, "link.listen", "0.0.0.0:10909");
    HostPort iscsiListen = address(properties, "iscsi.listen", "0.0.0.0:3260");
    return new NodeConfig(
        required(properties, "name"),
        Path.of(properties.getProperty("state", "/var/lib/slipway/gateway")),
        Path.of(properties.getProperty("devices", "/dev/disk/by-id")),
        Path.of(required(properties, "tls")),
        address(properties, "control.listen", "0.0.0.0:10908"),
        linkListen,
        address(properties, "link.advertise", linkListen.toString()),
        iscsiListen,
        address(properties, "iscsi.advertise", iscsiListen.toString()),
        Optional.ofNullable(properties.getProperty("writes")).map(Path::of),
        enrolment(properties));
  }

  private static Optional<Enrolment> enrolment(Properties properties) {
    if (properties.getProperty("manager", "").isBlank()) {
      return Optional.empty();
    }
    String fingerprint = required(properties, "manager.fingerprint").toUpperCase(Locale.ROOT);
    if (!fingerprint.matches("([0-9A-F]{2}:){31}[0-9A-F]{2}")) {
      throw new IllegalArgumentException(
          "The setting manager.fingerprint is no SHA-256 fingerprint, 32 hex bytes with colons");
    }
    return Optional.of(
        new Enrolment(
            address(properties, "manager", ""),
            fingerprint,
            Path.of(required(properties, "enrolment.token.file")),
            properties.getProperty("machine", "")));
  }

  private static String required(Properties properties, String key) {
    String value = properties.getProperty(key, "");
    if (value.isBlank()) {
      throw new IllegalArgumentException("The setting " + key + " is missing");
    }
    return value;
  }

  private static HostPort address(Properties properties, String key, String standard) {
    try {
      return HostPort.parse(properties.getProperty(key, standard));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The setting " + key + ": " + e.getMessage(), e);
    }
  }

  private static String nearest(String key) {
    return KEYS.stream()
        .min(java.util.Comparator.comparingInt(known -> distance(known, key)))
        .orElseThrow();
  }

  /// Levenshtein's distance, one row at a time.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
