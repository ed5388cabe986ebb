package slipway.lab.windows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What a fresh guest has.
final class Installation {
  private static final String SERVICES = "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\";
  // KB 2507616
  static final String WFP_FILTER =
      "HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Network"
          + "\\{4d36e974-e325-11ce-bfc1-08002be10318}"
          + "\\{B70D6460-3635-4D42-B866-B8AB1A24454C}\\Ndi";
  private static final String CARD = "PCI\\VEN_15AD&DEV_07B0\\1";
  private static final String GUID = "{11111111-2222-3333-4444-555555555555}";
  private static final long CARD_INDEX = 12;

  private Installation() {}

  static void fill(WindowsGuest guest, Path drive, Path scripts) {
    files(drive, scripts);
    guest.environment("ProgramData", "C:\\ProgramData");
    guest.environment("SystemRoot", "C:\\Windows");
    guest.environment("SystemDrive", "C:");
    guest.environment("COMPUTERNAME", "ACCOUNTS");
    guest.environment("USERNAME", "mover");
    services(guest);
    network(guest);
    guest
        .disks()
        .add(
            "Number",
            0,
            "IsBoot",
            true,
            "IsSystem",
            true,
            "IsOffline",
            false,
            "IsReadOnly",
            false,
            "OfflineReason",
            "",
            "BusType",
            "SAS",
            "PartitionStyle",
            "MBR",
            "Signature",
            0x1a2b3c4dL);
    guest.partitions().add("DiskNumber", 0, "MbrType", 7, "GptType", "", "DriveLetter", "C");
    guest.diskPolicy("OfflineShared");
  }

  private static void files(Path drive, Path scripts) {
    try {
      Files.createDirectories(drive.resolve("programdata"));
      Path tools = drive.resolve("program files/vmware/vmware tools");
      Files.createDirectories(tools);
      Files.writeString(tools.resolve("vmtoolsd.exe"), "");
      Path upload = drive.resolve("windows/temp/slipway");
      try (Stream<Path> tree = Files.walk(scripts)) {
        for (Path file : tree.toList()) {
          String name = scripts.relativize(file).toString().toLowerCase(Locale.ROOT);
          Path to = upload.resolve(name);
          if (Files.isDirectory(file)) {
            Files.createDirectories(to);
          } else {
            Files.copy(file, to);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void services(WindowsGuest guest) {
    Registry registry = guest.registry();
    registry.set(SERVICES + "NDIS", "Start", 0L);
    registry.set(SERVICES + "Tcpip", "Start", 0L);
    registry.set(SERVICES + "iScsiPrt", "Start", 3L);
    registry.set(SERVICES + "vmxnet3ndis6", "Start", 3L);
    registry.set(SERVICES + "MSiSCSI", "Start", 3L);
    registry.set(SERVICES + "VMTools", "Start", 2L);
    registry.set("HKLM:\\SYSTEM\\CurrentControlSet\\Enum\\" + CARD, "Service", "vmxnet3ndis6");
    registry.set(
        "HKLM:\\SOFTWARE\\VMware, Inc.\\VMware Tools",
        "InstallPath",
        "C:\\Program Files\\VMware\\VMware Tools\\");
    guest.services().add("Name", "MSiSCSI", "Status", "Stopped");
    guest.services().add("Name", "VMTools", "Status", "Running");
  }

  private static List<String> filters(Release release) {
    if (!release.hasModulesOfWindows8()) {
      return List.of("ms_wfplwf", "ms_ndiscap");
    }
    return release == Release.SERVER_2012_R2
        ? List.of("ms_wfplwf_upper", "ms_wfplwf_lower", "ms_ndiscap")
        : List.of("ms_wfplwf_upper", "ms_wfplwf_lower");
  }

  private static void network(WindowsGuest guest) {
    guest
        .adapters()
        .add(
            "Name",
            "Ethernet0",
            "InterfaceIndex",
            CARD_INDEX,
            "MacAddress",
            "00-50-56-01-02-03",
            "PnPDeviceID",
            CARD,
            "InterfaceGuid",
            GUID,
            "Virtual",
            false);
    for (String component : filters(guest.release())) {
      guest.bindings().add("Name", "Ethernet0", "ComponentID", component, "Enabled", true);
    }
    if (!guest.release().hasModulesOfWindows8()) {
      guest.registry().set(WFP_FILTER, "FilterRunType", 1L);
    }
    guest.bindings().add("Name", "Ethernet0", "ComponentID", "ms_tcpip", "Enabled", true);
    guest.bindings().add("Name", "Ethernet0", "ComponentID", "ms_lldp", "Enabled", false);
    guest.cards().add("InterfaceIndex", CARD_INDEX, "Dhcp", "Disabled", "InterfaceMetric", 15);
    guest.address(CARD_INDEX, "10.1.2.3", 24);
    guest.defaultRoute(CARD_INDEX, "10.1.2.1", 256);
    guest
        .registry()
        .set(
            SERVICES + "Tcpip\\Parameters\\Interfaces\\" + GUID, "NameServer", "10.1.2.2,10.1.2.4");
  }
}
