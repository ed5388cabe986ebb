package slipway.manager.guestprep;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.manager.vsphere.Machine;

/// What a run that prepared a guest tells of it.
final class HandOver {
  private static final Pattern IPV4 = Pattern.compile("(?:\\d{1,3}\\.){3}\\d{1,3}");
  private static final Pattern CIDR =
      Pattern.compile("(" + IPV4.pattern() + ")/([1-9]|[12]\\d|3[0-2])");

  private HandOver() {}

  /// What was changed and can be taken back.
  static List<GuestChange> changes(List<ActionResult> results) {
    return results.stream()
        .filter(r -> r.verb().equals("apply") && !r.undo().isEmpty())
        .map(
            r ->
                new GuestChange(
                    r.action(),
                    PlainText.ofLine(r.description(), Restorations.LINE_CHARACTERS_MAX),
                    PlainText.ofLine(r.undo(), Restorations.LINE_CHARACTERS_MAX)))
        .toList();
  }

  /// A guest that hands over no kernel: a Windows finds its disk itself, once iPXE has started it.
  static PreparedGuest without(Machine machine, List<ActionResult> results) throws IOException {
    String os =
        results.stream()
            .filter(r -> r.action().equals("system"))
            .map(r -> PlainText.ofLine(r.description(), Restorations.LINE_CHARACTERS_MAX))
            .findFirst()
            .orElseThrow(() -> new IOException("the guest did not say what it is"));
    JsonObject card =
        results.stream()
            .map(ActionResult::prepared)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(() -> new IOException("the guest did not say how it gets its address"));
    return new PreparedGuest(
        machine.instanceUuid(),
        os,
        "",
        PreparedGuest.NO_INITRAMFS,
        "",
        List.of(),
        mac(card),
        ip(card),
        "",
        "",
        null,
        changes(results));
  }

  // Windows writes 00-50-56-AA-BB-CC.
  private static String mac(JsonObject card) throws IOException {
    String mac = card.getString("mac", "").replace('-', ':').toLowerCase(Locale.ROOT);
    if (!mac.matches("([0-9a-f]{2}:){5}[0-9a-f]{2}")) {
      throw new IOException("the guest's card has no address that is one: " + mac);
    }
    return mac;
  }

  /// As the kernel's `ip=` has it. // nfsroot.rst
  private static String ip(JsonObject card) throws IOException {
    try {
      if (card.getBoolean("dhcp")) {
        return "dhcp";
      }
      List<String> addresses = ActionResult.strings(card, "addresses");
      List<String> gateways = ActionResult.strings(card, "gateways");
      Matcher address = CIDR.matcher(addresses.isEmpty() ? "" : addresses.getFirst());
      String gateway = gateways.isEmpty() ? "" : gateways.getFirst();
      if (address.matches() && (gateway.isEmpty() || IPV4.matcher(gateway).matches())) {
        return address.group(1) + "::" + gateway + ":" + mask(address.group(2)) + ":::none";
      }
    } catch (NullPointerException | ClassCastException e) {
      throw new IOException("the guest's hand-over cannot be read", e);
    }
    throw new IOException("the guest's card has no IPv4 address");
  }

  private static String mask(String prefix) {
    long mask = 0xFFFF_FFFFL << (32 - Integer.parseInt(prefix));
    return "%d.%d.%d.%d"
        .formatted((mask >> 24) & 0xFF, (mask >> 16) & 0xFF, (mask >> 8) & 0xFF, mask & 0xFF);
  }
}
