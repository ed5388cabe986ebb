package slipway.manager.guestprep;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which distribution a guest is, as its own files tell.
///
/// @param id as in os-release(5): `debian`, `rhel`
/// @param version as in `12` or `8.10`
record GuestRelease(String id, String version) {
  private static final String UNKNOWN = "unknown";

  // "SUSE Linux Enterprise Server 11 (x86_64)", "VERSION = 11", "PATCHLEVEL = 4", a line each
  private static final Pattern SUSE =
      Pattern.compile(
          "SUSE Linux Enterprise Server .*\\(x86_64\\)\\s+"
              + "VERSION = (\\d+)\\s+PATCHLEVEL = (\\d+)\\s*");

  // "CentOS release 6.10 (Final)" // what came before os-release(5)
  private static final Pattern BEFORE = Pattern.compile("(.*?) release ([0-9.]+).*");

  /// Of `/etc/os-release`.
  static GuestRelease of(String osRelease) {
    Map<String, String> values =
        osRelease
            .lines()
            .filter(line -> line.contains("="))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> line.substring(line.indexOf('=') + 1).replaceAll("[\"']", ""),
                    (first, second) -> first));
    return new GuestRelease(
        values.getOrDefault("ID", UNKNOWN), values.getOrDefault("VERSION_ID", UNKNOWN));
  }

  /// Of `/etc/redhat-release`, which is all that version 6 has.
  static GuestRelease ofRedHat(String line) {
    Matcher matcher = BEFORE.matcher(line.strip());
    if (!matcher.matches()) {
      return new GuestRelease(UNKNOWN, UNKNOWN);
    }
    String name = matcher.group(1);
    String id =
        name.startsWith("Red Hat")
            ? "rhel"
            : name.startsWith("CentOS") ? "centos" : name.startsWith("Oracle") ? "ol" : UNKNOWN;
    return new GuestRelease(id, matcher.group(2));
  }

  /// Of `/etc/SuSE-release`, which is all that SLES 11 has at first.
  static GuestRelease ofSuse(String lines) {
    Matcher matcher = SUSE.matcher(lines);
    if (!matcher.matches()) {
      return new GuestRelease(UNKNOWN, UNKNOWN);
    }
    String level = matcher.group(2);
    return new GuestRelease("sles", matcher.group(1) + (level.equals("0") ? "" : "." + level));
  }

  /// As directories of bundles are named.
  String distribution() {
    return id + "-" + version + "-amd64";
  }
}
