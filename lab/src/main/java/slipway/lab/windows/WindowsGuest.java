package slipway.lab.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.lab.powershell.Cmdlet;
import slipway.lab.powershell.Host;
import slipway.lab.powershell.HostObject;
import slipway.lab.powershell.Interpreter;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.Place;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;
import slipway.lab.powershell.Values;

/// A Windows server with one vmxnet3 card and one disk, as its installation leaves it.
public final class WindowsGuest implements Host {
  /// Where the scripts are uploaded to.
  public static final String UPLOAD = "C:\\Windows\\Temp\\slipway";

  /// What happens instead of a change.
  public enum Fault {
    NONE,
    REFUSED,
    KILLED
  }

  /// The guest was killed where it was.
  public static final class KilledException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static final List<String> SINCE_POWERSHELL_3 =
      List.of("get-ciminstance", "convertfrom-json", "convertto-json");
  private static final String PARTITION_MANAGER =
      "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\partmgr\\Parameters";

  // By the numbers of VDS_SAN_POLICY.
  private static final List<String> POLICIES =
      List.of("Unknown", "OnlineAll", "OfflineShared", "OfflineAll", "OfflineInternal");

  private final Release release;
  private final Registry registry = new Registry();
  private final GuestFiles files;
  private final Map<String, Cmdlet> cmdlets = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, Table> tables = new HashMap<>();
  private boolean administrator = true;
  private boolean bitLocker;
  private Fault fault = Fault.NONE;
  private int changesUntilFault;
  private int changes;

  /// @param drive an empty directory, which becomes `C:`
  /// @param scripts `guest/windows`
  public WindowsGuest(Release release, Path drive, Path scripts) {
    this.release = release;
    this.files = new GuestFiles(drive, this::changing);
    know(ItemCmdlets.of(this));
    know(SystemCmdlets.of(this));
    know(JsonCmdlets.all());
    if (release.hasModulesOfWindows8()) {
      know(NetworkCmdlets.of(this));
      know(StorageCmdlets.of(this));
    }
    if (release.powerShell() < 3) {
      SINCE_POWERSHELL_3.forEach(cmdlets::remove);
    }
    if (release.powerShell() < 4) {
      cmdlets.remove("get-filehash");
    }
    Installation.fill(this, drive, scripts);
  }

  private void know(List<Cmdlet> some) {
    some.forEach(c -> cmdlets.put(c.name().toLowerCase(Locale.ROOT), c));
  }

  /// Runs a verb of the driver.
  public Interpreter.Outcome run(String verb) {
    Path work = files.path(UPLOAD + "\\work");
    try {
      if (Files.exists(work)) {
        try (Stream<Path> old = Files.list(work)) {
          for (Path file : old.toList()) {
            Files.delete(file);
          }
        }
      }
      Files.createDirectories(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return new Interpreter(this)
          .run(UPLOAD + "\\slipway-guest.ps1", Map.of("verb", verb, "work", UPLOAD + "\\work"));
    } catch (KilledException e) {
      files.closeAll();
      throw e;
    }
  }

  /// A file that the driver wrote into its work directory.
  public String work(String name) {
    try {
      return Files.readString(files.path(UPLOAD + "\\work\\" + name)).replaceFirst("^\uFEFF", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts Windows: the tasks of the start run.
  public void start() {
    for (PsObject task : tasks().rows()) {
      String argument = ((PsObject) task.get("Actions")).text("argument");
      String path = argument.replaceAll(".*-File \"(.*)\"", "$1");
      new Interpreter(this).run(path, Map.of());
    }
  }

  /// After so many changes more the next one fails so.
  public void fault(Fault what, int after) {
    fault = what;
    changesUntilFault = after;
    changes = 0;
  }

  /// Changes since the last [#fault(Fault, int)].
  public int changes() {
    return changes;
  }

  void changing() {
    if (fault != Fault.NONE && changes == changesUntilFault) {
      Fault now = fault;
      fault = Fault.NONE;
      if (now == Fault.KILLED) {
        throw new KilledException();
      }
      throw new ScriptError("Access is denied.");
    }
    changes++;
  }

  @Override
  public Map<String, Cmdlet> cmdlets() {
    return Map.copyOf(cmdlets);
  }

  @Override
  public Object environment(String name) {
    String value = environment.get(name.toLowerCase(Locale.ROOT));
    return value == null ? Nothing.NULL : value;
  }

  /// The process that ran was killed: what it had open is closed.
  void killed() {
    files.closeAll();
  }

  public void environment(String name, String value) {
    environment.put(name.toLowerCase(Locale.ROOT), value);
  }

  @Override
  public Object staticMember(Place at, String type, String name, Optional<List<Object>> arguments) {
    List<Object> given = arguments.orElse(List.of());
    return switch ((type + "::" + name).toLowerCase(Locale.ROOT)) {
      case "security.principal.windowsidentity::getcurrent" ->
          (HostObject)
              (method, roles) -> {
                if (method.equals("isinrole") && roles.equals(List.of("Administrator"))) {
                  return administrator;
                }
                throw new UnsupportedOperationException(method);
              };
      case "security.principal.windowsbuiltinrole::administrator" -> "Administrator";
      case "system.text.encoding::utf8" ->
          (HostObject)
              (method, texts) -> {
                if (method.equals("getbytes")) {
                  return Values.text(texts.getFirst()).getBytes(StandardCharsets.UTF_8);
                }
                throw new UnsupportedOperationException(method);
              };
      case "system.io.file::open" ->
          files.open(
              Values.text(given.get(0)), Values.text(given.get(1)), Values.text(given.get(3)));
      case "system.io.file::readalltext" -> files.readAll(Values.text(given.getFirst()));
      case "system.io.file::writealltext" ->
          files.writeAll(Values.text(given.get(0)), Values.text(given.get(1)));
      case "system.diagnostics.process::start" ->
          PowerShellProcess.start(this, Values.text(given.get(0)), Values.text(given.get(1)));
      default -> throw new UnsupportedOperationException(at + ": [" + type + "]::" + name);
    };
  }

  @Override
  public Program program(Place at, String path, List<String> arguments) {
    return new Programs(this).run(at, path, arguments);
  }

  @Override
  public String script(Place at, String path) {
    try {
      // PowerShell skips the mark, and takes Windows' line ends and any others.
      return Files.readString(files.existing(path))
          .replaceFirst("^\uFEFF", "")
          .replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public PsObject version() {
    return PsObject.of("Major", release.powerShell());
  }

  public Release release() {
    return release;
  }

  public Registry registry() {
    return registry;
  }

  GuestFiles files() {
    return files;
  }

  /// A folder that somebody without rights made, with a file in it.
  public void somebodysFolder(String path) {
    try {
      Files.createDirectories(files.path(path));
      Files.writeString(files.path(path).resolve("file"), "somebody's");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Another process has the file open and shares it with nobody.
  public void lock(String path) {
    files.open(path, "OpenOrCreate", "None");
  }

  public void administrator(boolean is) {
    administrator = is;
  }

  /// Installs BitLocker, with the system volume in this state.
  public void bitLocker(int protectionStatus) {
    bitLocker = true;
    volumes().add("DriveLetter", "C:", "ProtectionStatus", protectionStatus);
  }

  boolean hasBitLocker() {
    return bitLocker;
  }

  public String diskPolicy() {
    return registry.get(PARTITION_MANAGER, "SanPolicy") instanceof Long number
        ? POLICIES.get(number.intValue())
        : "";
  }

  public void diskPolicy(String policy) {
    registry.set(PARTITION_MANAGER, "SanPolicy", (long) POLICIES.indexOf(policy));
  }

  String interfaceKey(PsObject adapter) {
    return "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\"
        + adapter.text("InterfaceGuid");
  }

  public Table adapters() {
    return table("adapters");
  }

  public Table bindings() {
    return table("bindings");
  }

  public Table cards() {
    return table("cards");
  }

  public Table addresses() {
    return table("addresses");
  }

  public Table routes() {
    return table("routes");
  }

  /// A static IPv4 address more.
  void address(Object card, String address, long prefixLength) {
    addresses()
        .add(
            "InterfaceIndex",
            card,
            "IPAddress",
            address,
            "PrefixLength",
            prefixLength,
            "PrefixOrigin",
            "Manual");
  }

  void defaultRoute(Object card, String nextHop, long metric) {
    routes()
        .add(
            "InterfaceIndex",
            card,
            "DestinationPrefix",
            "0.0.0.0/0",
            "NextHop",
            nextHop,
            "RouteMetric",
            metric);
  }

  public Table teams() {
    return table("teams");
  }

  public Table services() {
    return table("services");
  }

  public Table sessions() {
    return table("sessions");
  }

  public Table disks() {
    return table("disks");
  }

  public Table partitions() {
    return table("partitions");
  }

  public Table volumes() {
    return table("volumes");
  }

  public Table tasks() {
    return table("tasks");
  }

  private Table table(String name) {
    return tables.computeIfAbsent(name, n -> new Table());
  }

  /// Everything that can change, as text.
  @Override
  public String toString() {
    StringBuilder all = new StringBuilder();
    tables.keySet().stream()
        .sorted()
        .filter(name -> !table(name).rows().isEmpty())
        .forEach(name -> all.append(name).append('\n').append(table(name)).append('\n'));
    return all.append(registry).append(files).toString();
  }
}
