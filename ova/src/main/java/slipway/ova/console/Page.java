package slipway.ova.console;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import slipway.ova.configuration.Role;

/// What the screen shows, as one value: when it has not changed, nothing is drawn.
///
/// @param roles with the state of their units; none before the first boot is through
/// @param registration what became of registering the plugin, a line for each vCenter
/// @param complaints what has to be corrected
record Page(
    String version,
    Map<Role, String> roles,
    List<InetAddress> addresses,
    String fingerprint,
    List<String> registration,
    List<String> complaints,
    boolean settling) {

  /// In a word: what a person, or a test, waits for.
  String state() {
    if (!complaints.isEmpty()) {
      return "NEEDS CORRECTION";
    }
    if (settling || roles.isEmpty()) {
      return "STARTING";
    }
    if (roles.containsValue("failed")) {
      return "FAILED";
    }
    return roles.values().stream().allMatch("active"::equals) ? "READY" : "STARTING";
  }

  /// The page's text.
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add("Slipway " + version);
    lines.add("");
    lines.add("  State        " + state());
    roles.forEach((role, state) -> lines.add("  %-11s  %s".formatted(capital(role.word()), state)));
    lines.add("  Address      " + address());
    if (roles.containsKey(Role.MANAGER)) {
      addresses.stream()
          .findFirst()
          .ifPresent(address -> lines.add("  In browsers  https://" + bracketed(address) + "/"));
      if (!fingerprint.isEmpty()) {
        lines.add("  SHA-256      " + fingerprint.substring(0, Math.min(48, fingerprint.length())));
        if (fingerprint.length() > 48) {
          lines.add("               " + fingerprint.substring(48));
        }
      }
      registration.forEach(line -> lines.add("  Plugin       " + line));
    }
    lines.add("");
    if (!complaints.isEmpty()) {
      lines.add("To correct, here (1 to 3) or in the machine's vApp options, then restart it:");
      complaints.forEach(complaint -> lines.add("  - " + complaint));
      lines.add("");
    }
    lines.add("  1  network           2  password of admin    3  another property");
    lines.add("  4  security updates  5  restart              6  power off");
    lines.add("");
    lines.add("A number and Enter. A login is on the next screens (Alt+F2).");
    return String.join("\n", lines) + "\n";
  }

  private String address() {
    return addresses.isEmpty()
        ? "none yet"
        : String.join(", ", addresses.stream().map(Page::digits).toList());
  }

  private static String bracketed(InetAddress address) {
    String digits = digits(address);
    return digits.contains(":") ? "[" + digits + "]" : digits;
  }

  /// Without the interface that it is on.
  private static String digits(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
