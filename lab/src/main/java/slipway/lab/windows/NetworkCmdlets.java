package slipway.lab.windows;

import java.util.List;
import slipway.lab.powershell.Cmdlet;
import slipway.lab.powershell.CmdletCall;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;

/// The modules NetAdapter, NetTCPIP, DnsClient and NetLbfo.
final class NetworkCmdlets {
  private final WindowsGuest guest;

  private NetworkCmdlets(WindowsGuest guest) {
    this.guest = guest;
  }

  static List<Cmdlet> of(WindowsGuest guest) {
    NetworkCmdlets it = new NetworkCmdlets(guest);
    return List.of(
        Cmdlet.of("Get-NetLbfoTeam", c -> Table.copies(guest.teams().rows())),
        Cmdlet.of("Get-NetAdapter", c -> Table.copies(guest.adapters().rows())),
        Cmdlet.of(
            "Get-NetAdapterBinding Name! AllBindings?",
            c -> Table.copies(guest.bindings().matching(c, "Name"))),
        Cmdlet.of(
            "Disable-NetAdapterBinding Name! ComponentID! AllBindings?", c -> it.bind(c, false)),
        Cmdlet.of(
            "Enable-NetAdapterBinding Name! ComponentID! AllBindings?", c -> it.bind(c, true)),
        Cmdlet.of("Get-NetIPInterface InterfaceIndex! AddressFamily!", it::cards),
        Cmdlet.of("Set-NetIPInterface InterfaceIndex! AddressFamily! Dhcp!", it::dhcp),
        Cmdlet.of("Get-NetIPAddress InterfaceIndex! AddressFamily!", it::addresses),
        Cmdlet.of("New-NetIPAddress InterfaceIndex! IPAddress! PrefixLength!", it::newAddress),
        Cmdlet.of("Remove-NetIPAddress InterfaceIndex! IPAddress! Confirm?", it::removeAddress),
        Cmdlet.of("Get-NetRoute InterfaceIndex DestinationPrefix!", it::routes),
        Cmdlet.of("New-NetRoute InterfaceIndex! DestinationPrefix! NextHop!", it::newRoute),
        Cmdlet.of(
            "Remove-NetRoute InterfaceIndex! DestinationPrefix! NextHop! Confirm?",
            it::removeRoute),
        Cmdlet.of(
            "Set-DnsClientServerAddress InterfaceIndex! ServerAddresses ResetServerAddresses?",
            it::servers));
  }

  private Object bind(CmdletCall call, boolean enabled) {
    List<PsObject> rows = guest.bindings().matching(call, "Name", "ComponentID");
    if (rows.isEmpty()) {
      throw new ScriptError("No matching MSFT_NetAdapterBindingSettingData objects found.");
    }
    // Without the switch the cmdlet sees protocols and services only.
    if (!call.flag("AllBindings")) {
      throw new ScriptError("No matching objects found without -AllBindings.");
    }
    guest.changing();
    rows.forEach(row -> row.set("Enabled", enabled));
    return Nothing.VOID;
  }

  private Object cards(CmdletCall call) {
    call.oneOf("AddressFamily", "IPv4");
    return Table.copies(guest.cards().matching(call, "InterfaceIndex"));
  }

  private Object dhcp(CmdletCall call) {
    call.oneOf("AddressFamily", "IPv4");
    String now = call.oneOf("Dhcp", "Enabled", "Disabled");
    guest.changing();
    guest.cards().matching(call, "InterfaceIndex").forEach(card -> card.set("Dhcp", now));
    return Nothing.VOID;
  }

  private Object addresses(CmdletCall call) {
    call.oneOf("AddressFamily", "IPv4");
    return some(guest.addresses().matching(call, "InterfaceIndex"), "MSFT_NetIPAddress");
  }

  private Object newAddress(CmdletCall call) {
    guest.changing();
    guest.address(
        call.number("InterfaceIndex"), call.text("IPAddress"), call.number("PrefixLength"));
    return Nothing.VOID;
  }

  private Object removeAddress(CmdletCall call) {
    confirmed(call);
    guest.changing();
    guest.addresses().removeIf(row -> Table.matches(row, call, "InterfaceIndex", "IPAddress"));
    return Nothing.VOID;
  }

  private Object routes(CmdletCall call) {
    return some(
        guest.routes().matching(call, "InterfaceIndex", "DestinationPrefix"), "MSFT_NetRoute");
  }

  private Object newRoute(CmdletCall call) {
    guest.changing();
    guest
        .routes()
        .add(
            "InterfaceIndex", call.number("InterfaceIndex"),
            "DestinationPrefix", call.text("DestinationPrefix"),
            "NextHop", call.text("NextHop"),
            "RouteMetric", 256);
    return Nothing.VOID;
  }

  private Object removeRoute(CmdletCall call) {
    confirmed(call);
    guest.changing();
    guest
        .routes()
        .removeIf(
            row -> Table.matches(row, call, "InterfaceIndex", "DestinationPrefix", "NextHop"));
    return Nothing.VOID;
  }

  private Object servers(CmdletCall call) {
    if (call.has("ServerAddresses") == call.has("ResetServerAddresses")) {
      throw call.error("either -ServerAddresses or -ResetServerAddresses");
    }
    String servers =
        call.has("ServerAddresses") ? String.join(",", call.texts("ServerAddresses")) : "";
    guest.changing();
    for (PsObject adapter : guest.adapters().matching(call, "InterfaceIndex")) {
      guest.registry().set(guest.interfaceKey(adapter), "NameServer", servers);
    }
    return Nothing.VOID;
  }

  // Without it a question would be asked that nobody answers.
  private static void confirmed(CmdletCall call) {
    if (!call.has("Confirm") || call.flag("Confirm")) {
      throw call.error("asks unless -Confirm:$false is given");
    }
  }

  private static Object some(List<PsObject> rows, String type) {
    if (rows.isEmpty()) {
      throw new ScriptError("No matching " + type + " objects found.");
    }
    return Table.copies(rows);
  }
}
