package slipway.lab.windows;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.lab.powershell.CmdletCall;
import slipway.lab.powershell.Nothing;
import slipway.lab.powershell.PsObject;
import slipway.lab.powershell.ScriptError;

/// Network and disks as classes of WMI, after "Computer System Hardware Classes" and "iSCSI
/// Initiator WMI Classes" in Microsoft's documentation.
final class CimClasses {
  private static final String CONTROLLER = "PCI\\VEN_1000&DEV_0054\\1";
  private static final String ISCSI = "ROOT\\ISCSIPRT\\0000";
  private static final long LOGICAL_DISK_MANAGER = 66;

  private final WindowsGuest guest;

  CimClasses(WindowsGuest guest) {
    this.guest = guest;
  }

  List<Object> instances(CmdletCall call) {
    String name = call.text("ClassName").toLowerCase(Locale.ROOT);
    Stream<PsObject> all =
        switch (name) {
          case "win32_networkadapter" -> Stream.concat(cards(), Stream.of(miniport()));
          case "win32_networkadapterconfiguration" -> configurations();
          case "win32_ip4routetable" -> routes();
          case "win32_diskdrive" -> drives();
          case "win32_diskpartition" -> partitions();
          case "win32_logicaldisktopartition" -> letters();
          case "win32_scsicontrollerdevice" -> controllers();
          case "msiscsiinitiator_sessionclass" -> sessions(call);
          default -> throw call.error("no class " + name);
        };
    Optional<String> filter = call.given("Filter");
    if (filter.isPresent() && !filter.get().matches("InterfaceIndex=\\d+")) {
      throw call.error("a filter that is not known: " + filter.get());
    }
    return all.filter(
            row ->
                filter.isEmpty()
                    || filter.get().equals("InterfaceIndex=" + row.text("InterfaceIndex")))
        .map(row -> (Object) row)
        .toList();
  }

  private Stream<PsObject> cards() {
    return guest.adapters().rows().stream()
        .map(
            card ->
                PsObject.of(
                    "NetConnectionID", card.text("Name"),
                    "InterfaceIndex", card.get("InterfaceIndex"),
                    "MACAddress", card.text("MacAddress").replace('-', ':'),
                    // The switch's own card has no place on a bus.
                    "PNPDeviceID",
                        card.get("Virtual").equals(true)
                            ? "ROOT\\VMS_MP\\0000"
                            : card.text("PnPDeviceID"),
                    "GUID", card.text("InterfaceGuid")));
  }

  // Every Windows has some without a connection.
  private static PsObject miniport() {
    return PsObject.of(
        "NetConnectionID", Nothing.NULL,
        "InterfaceIndex", 4,
        "MACAddress", Nothing.NULL,
        "PNPDeviceID", "ROOT\\MS_NDISWANIP\\0000",
        "GUID", Nothing.NULL);
  }

  private Stream<PsObject> configurations() {
    return guest.adapters().rows().stream()
        .map(
            card -> {
              Object index = card.get("InterfaceIndex");
              List<PsObject> addresses = of(guest.addresses(), index);
              List<PsObject> settings = of(guest.cards(), index);
              return PsObject.of(
                  "InterfaceIndex", index,
                  "IPEnabled", !settings.isEmpty(),
                  "DHCPEnabled", settings.stream().anyMatch(s -> s.text("Dhcp").equals("Enabled")),
                  // IPv6 stands in the same lists.
                  "IPAddress",
                      orNull(
                          Stream.concat(
                              addresses.stream().map(a -> a.text("IPAddress")),
                              Stream.of("fe80::1"))),
                  "IPSubnet",
                      orNull(
                          Stream.concat(
                              addresses.stream().map(a -> Masks.mask(a.text("PrefixLength"))),
                              Stream.of("64"))),
                  "DefaultIPGateway",
                      orNull(of(guest.routes(), index).stream().map(r -> r.text("NextHop"))));
            });
  }

  private static List<PsObject> of(Table table, Object index) {
    return table.rows().stream().filter(r -> r.get("InterfaceIndex").equals(index)).toList();
  }

  private static Object orNull(Stream<String> texts) {
    List<Object> list = texts.map(t -> (Object) t).toList();
    return list.isEmpty() ? Nothing.NULL : list;
  }

  private Stream<PsObject> routes() {
    Stream<PsObject> defaults =
        guest.routes().rows().stream()
            .map(
                route -> {
                  Object index = route.get("InterfaceIndex");
                  long metric =
                      of(guest.cards(), index).stream()
                          .mapToLong(c -> (Long) c.get("InterfaceMetric"))
                          .sum();
                  return PsObject.of(
                      "Destination",
                      "0.0.0.0",
                      "Mask",
                      "0.0.0.0",
                      "InterfaceIndex",
                      index,
                      "NextHop",
                      route.text("NextHop"),
                      "Metric1",
                      (Long) route.get("RouteMetric") + metric);
                });
    PsObject loopback =
        PsObject.of(
            "Destination", "127.0.0.0",
            "Mask", "255.0.0.0",
            "InterfaceIndex", 1,
            "NextHop", "127.0.0.1",
            "Metric1", 306);
    return Stream.concat(Stream.of(loopback), defaults);
  }

  private Stream<PsObject> drives() {
    return guest.disks().rows().stream()
        .map(
            disk ->
                PsObject.of(
                    "Index", disk.get("Number"),
                    "PNPDeviceID", drive(disk),
                    "Signature", disk.has("Signature") ? disk.get("Signature") : Nothing.NULL));
  }

  private static String drive(PsObject disk) {
    return "SCSI\\DISK&VEN_VMWARE\\" + disk.text("Number");
  }

  private Stream<PsObject> partitions() {
    return guest.partitions().rows().stream()
        .map(
            partition -> {
              boolean gpt = disk(partition).text("PartitionStyle").equals("GPT");
              boolean dynamic = partition.get("MbrType").equals(LOGICAL_DISK_MANAGER);
              return PsObject.of(
                  "DeviceID", name(partition),
                  "DiskIndex", partition.get("DiskNumber"),
                  "BootPartition", disk(partition).get("IsSystem"),
                  "Type",
                      gpt
                          ? "GPT: Basic Data"
                          : dynamic ? "Logical Disk Manager" : "Installable File System");
            });
  }

  private static String name(PsObject partition) {
    return "Disk #" + partition.text("DiskNumber") + ", Partition #0";
  }

  private PsObject disk(PsObject partition) {
    return guest.disks().rows().stream()
        .filter(d -> d.get("Number").equals(partition.get("DiskNumber")))
        .findFirst()
        .orElseThrow();
  }

  private Stream<PsObject> letters() {
    return guest.partitions().rows().stream()
        .filter(p -> !p.text("DriveLetter").isEmpty())
        .filter(p -> !p.get("MbrType").equals(LOGICAL_DISK_MANAGER))
        .filter(p -> disk(p).get("IsOffline").equals(false))
        .map(
            p ->
                PsObject.of(
                    "Antecedent", PsObject.of("DeviceID", name(p)),
                    "Dependent", PsObject.of("DeviceID", p.text("DriveLetter") + ":")));
  }

  private Stream<PsObject> controllers() {
    return guest.disks().rows().stream()
        .map(
            disk ->
                PsObject.of(
                    "Antecedent",
                        PsObject.of(
                            "DeviceID", disk.text("BusType").equals("iSCSI") ? ISCSI : CONTROLLER),
                    "Dependent", PsObject.of("DeviceID", drive(disk))));
  }

  // Provided by the service.
  private Stream<PsObject> sessions(CmdletCall call) {
    if (!call.given("Namespace").equals(Optional.of("root/wmi"))) {
      throw new ScriptError("Invalid class");
    }
    boolean running =
        guest.services().rows().stream()
            .anyMatch(s -> s.text("Name").equals("MSiSCSI") && s.text("Status").equals("Running"));
    if (!running) {
      throw new ScriptError("Provider failure");
    }
    return guest.sessions().rows().stream()
        .map(
            session ->
                PsObject.of(
                    "TargetName",
                    session.text("TargetNodeAddress"),
                    "Devices",
                    session.has("DeviceNumber")
                        ? List.of(PsObject.of("DeviceNumber", session.get("DeviceNumber")))
                        : Nothing.NULL));
  }
}
