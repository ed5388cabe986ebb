package slipway.lab.windows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import slipway.lab.powershell.Host;
import slipway.lab.powershell.Place;
import slipway.lab.powershell.PsObject;

/// `netsh interface ipv4`, after "netsh interface" in Microsoft's documentation: `set` takes away
/// what was there, `add` leaves it.
final class Netsh {
  private final WindowsGuest guest;

  Netsh(WindowsGuest guest) {
    this.guest = guest;
  }

  Host.Program run(Place at, List<String> arguments) {
    Map<String, String> given = new HashMap<>();
    for (String tag : arguments.subList(Math.min(4, arguments.size()), arguments.size())) {
      Programs.require(at, tag.matches("[a-z]+=.+"), arguments);
      given.put(tag.substring(0, tag.indexOf('=')), tag.substring(tag.indexOf('=') + 1));
    }
    List<PsObject> cards =
        guest.cards().rows().stream()
            .filter(c -> c.text("InterfaceIndex").equals(given.get("name")))
            .toList();
    if (cards.isEmpty()) {
      return Programs.failed("The filename, directory name, or volume label syntax is incorrect.");
    }
    PsObject card = cards.getFirst();
    String what = String.join(" ", arguments.subList(0, 4));
    boolean dhcp = given.getOrDefault("source", "").equals("dhcp");
    if (what.equals("interface ipv4 set address") && dhcp) {
      if (card.text("Dhcp").equals("Enabled")) {
        return Programs.failed("DHCP is already enabled on this interface.");
      }
      clear(card, "Enabled");
    } else if (what.equals("interface ipv4 set address")) {
      Programs.require(at, given.getOrDefault("source", "").equals("static"), arguments);
      clear(card, "Disabled");
      add(at, card, given, arguments);
    } else if (what.equals("interface ipv4 add address")) {
      guest.changing();
      add(at, card, given, arguments);
    } else if (what.equals("interface ipv4 set dnsservers")) {
      String servers = given.getOrDefault("address", "none");
      server(card, "", dhcp || servers.equals("none") ? "" : servers);
    } else if (what.equals("interface ipv4 add dnsservers")) {
      server(card, servers(card) + ",", given.getOrDefault("address", ""));
    } else {
      Programs.require(at, false, arguments);
    }
    return Programs.done();
  }

  private void clear(PsObject card, String dhcp) {
    guest.changing();
    Object index = card.get("InterfaceIndex");
    guest.addresses().removeIf(a -> a.get("InterfaceIndex").equals(index));
    guest.routes().removeIf(r -> r.get("InterfaceIndex").equals(index));
    card.set("Dhcp", dhcp);
  }

  private void add(Place at, PsObject card, Map<String, String> given, List<String> arguments) {
    Object index = card.get("InterfaceIndex");
    if (given.containsKey("address")) {
      guest.address(
          index, given.getOrDefault("address", ""), Masks.length(given.getOrDefault("mask", "")));
    }
    String gateway = given.getOrDefault("gateway", "none");
    if (!gateway.equals("none")) {
      Programs.require(at, given.containsKey("gwmetric"), arguments);
      guest.defaultRoute(index, gateway, Long.parseLong(given.getOrDefault("gwmetric", "0")));
    }
  }

  private String key(PsObject card) {
    return guest.adapters().rows().stream()
        .filter(a -> a.get("InterfaceIndex").equals(card.get("InterfaceIndex")))
        .map(guest::interfaceKey)
        .findFirst()
        .orElseThrow();
  }

  private String servers(PsObject card) {
    return guest.registry().get(key(card), "NameServer").toString();
  }

  private void server(PsObject card, String before, String server) {
    guest.changing();
    guest.registry().set(key(card), "NameServer", before + server);
  }
}
