package slipway.lab.windows;

import java.util.List;
import java.util.Locale;
import slipway.lab.powershell.Cmdlet;
import slipway.lab.powershell.CmdletCall;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;

/// Services, and what CIM knows.
final class SystemCmdlets {
  private static final String SERVICES = "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\";
  private static final List<String> START_MODES =
      List.of("Boot", "System", "Auto", "Manual", "Disabled");

  private final WindowsGuest guest;
  private final CimClasses classes;

  private SystemCmdlets(WindowsGuest guest) {
    this.guest = guest;
    this.classes = new CimClasses(guest);
  }

  static List<Cmdlet> of(WindowsGuest guest) {
    SystemCmdlets it = new SystemCmdlets(guest);
    return List.of(
        Cmdlet.of("Get-CimInstance ClassName! Namespace Filter", it::cim),
        Cmdlet.of("Get-Service Name", it::services),
        Cmdlet.of("Set-Service Name! StartupType!", it::setService),
        Cmdlet.of("Start-Service Name!", c -> it.run(c, "Running")),
        Cmdlet.of("Stop-Service Name!", c -> it.run(c, "Stopped")));
  }

  private Object cim(CmdletCall call) {
    String kind = call.text("ClassName");
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "win32_operatingsystem" ->
          PsObject.of(
              "Caption", "Microsoft " + guest.release().caption() + " Standard",
              "BuildNumber", String.valueOf(guest.release().build()),
              "ProductType", guest.release().productType());
      case "win32_encryptablevolume" -> {
        if (!guest.hasBitLocker()) {
          throw new ScriptError("Invalid namespace");
        }
        yield Table.copies(guest.volumes().rows());
      }
      case "win32_service" -> service(call);
      default -> classes.instances(call);
    };
  }

  private Object service(CmdletCall call) {
    String filter = call.text("Filter");
    if (!filter.matches("Name='[A-Za-z0-9]+'")) {
      throw call.error("a filter that is not known: " + filter);
    }
    String name = filter.substring(6, filter.length() - 1);
    return guest.services().rows().stream()
        .filter(s -> s.text("Name").equalsIgnoreCase(name))
        .map(s -> (Object) PsObject.of("Name", s.text("Name"), "StartMode", startMode(name)))
        .toList();
  }

  private String startMode(String name) {
    Object start = guest.registry().get(SERVICES + name, "Start");
    return START_MODES.get(start instanceof Long n ? n.intValue() : 4);
  }

  private Object services(CmdletCall call) {
    List<PsObject> rows = guest.services().matching(call, "Name");
    if (rows.isEmpty() && call.has("Name")) {
      throw new ScriptError("Cannot find any service with service name '" + call.text("Name"));
    }
    return Table.copies(rows);
  }

  private PsObject known(CmdletCall call) {
    services(call);
    return guest.services().matching(call, "Name").getFirst();
  }

  private Object setService(CmdletCall call) {
    String name = known(call).text("Name");
    long start =
        switch (call.oneOf("StartupType", "Automatic", "Manual", "Disabled")) {
          case "Automatic" -> 2;
          case "Manual" -> 3;
          default -> 4;
        };
    guest.changing();
    guest.registry().set(SERVICES + name, "Start", start);
    return Nothing.VOID;
  }

  private Object run(CmdletCall call, String status) {
    PsObject service = known(call);
    if (startMode(service.text("Name")).equals("Disabled") && status.equals("Running")) {
      throw new ScriptError("Service '" + service.text("Name") + "' cannot be started.");
    }
    guest.changing();
    service.set("Status", status);
    return Nothing.VOID;
  }
}
