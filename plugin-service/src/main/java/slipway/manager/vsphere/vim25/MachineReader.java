package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.OptionValue;
import com.vmware.vim25.VirtualController;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualE1000;
import com.vmware.vim25.VirtualE1000e;
import com.vmware.vim25.VirtualEthernetCard;
import com.vmware.vim25.VirtualEthernetCardDistributedVirtualPortBackingInfo;
import com.vmware.vim25.VirtualEthernetCardNetworkBackingInfo;
import com.vmware.vim25.VirtualEthernetCardOpaqueNetworkBackingInfo;
import com.vmware.vim25.VirtualMachinePowerState;
import com.vmware.vim25.VirtualMachineSnapshotInfo;
import com.vmware.vim25.VirtualMachineSnapshotTree;
import com.vmware.vim25.VirtualMachineToolsRunningStatus;
import com.vmware.vim25.VirtualPCNet32;
import com.vmware.vim25.VirtualSCSIController;
import com.vmware.vim25.VirtualSCSISharing;
import com.vmware.vim25.VirtualVmxnet3;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

/// Reads machines out of their properties.
final class MachineReader {
  static final List<String> PATHS =
      List.of(
          "name",
          "parent",
          "resourcePool",
          "config.template",
          "config.instanceUuid",
          "config.guestId",
          "config.guestFullName",
          "config.firmware",
          "config.files",
          "config.changeTrackingEnabled",
          "config.extraConfig",
          "config.hardware.device",
          "config.hardware.numCPU",
          "config.hardware.memoryMB",
          "capability.changeTrackingSupported",
          "runtime.powerState",
          "runtime.consolidationNeeded",
          "guest.toolsRunningStatus",
          "guest.guestOperationsReady",
          "guest.guestFullName",
          "guest.hostName",
          "guest.ipAddress",
          "layoutEx.disk",
          "layoutEx.file",
          "snapshot");

  /// vSphere allows 32 in a chain; trees may be wider.
  static final int MAX_SNAPSHOTS = 1_000;

  private MachineReader() {}

  /// Templates, and machines that are being made or cannot be reached, are none that could move.
  static boolean isMachine(Retrieval.Row row) {
    return !row.get("config.template", Boolean.class, false)
        && row.get("config.hardware.device", VirtualDevice[].class) != null;
  }

  /// @param owners the computes that pools belong to
  static Machine machine(Retrieval.Row row, Map<ObjectId, ObjectId> owners) {
    VirtualDevice[] devices = devices(row);
    String configured = row.get("config.guestFullName", String.class, "");
    return new Machine(
        row.id(),
        name(row.require("name", String.class)),
        row.require("config.instanceUuid", String.class),
        power(row.require("runtime.powerState", VirtualMachinePowerState.class)),
        tools(row.get("guest.toolsRunningStatus", String.class, "")),
        row.get("guest.guestOperationsReady", Boolean.class, false),
        row.get("config.guestId", String.class, ""),
        row.get("guest.guestFullName", String.class, configured),
        directory(row),
        row.get("config.firmware", String.class, "bios"),
        row.get("config.hardware.numCPU", Integer.class, 1),
        row.get("config.hardware.memoryMB", Integer.class, 0),
        row.get("capability.changeTrackingSupported", Boolean.class, false),
        row.get("config.changeTrackingEnabled", Boolean.class, false),
        row.get("runtime.consolidationNeeded", Boolean.class, false),
        disks(devices, FileLayout.of(row)),
        nics(devices),
        snapshots(row.get("snapshot", VirtualMachineSnapshotInfo.class)),
        row.get("guest.ipAddress", String.class, ""),
        row.get("guest.hostName", String.class, ""),
        place(row, owners),
        settings(row.get("config.extraConfig", OptionValue[].class)));
  }

  /// The computes that pools belong to, from the pools' own rows.
  static Map<ObjectId, ObjectId> owners(List<Retrieval.Row> rows) {
    Map<ObjectId, ObjectId> owners = new HashMap<>();
    for (Retrieval.Row row : rows) {
      ManagedObjectReference owner = row.get("owner", ManagedObjectReference.class);
      if (owner != null) {
        owners.put(row.id(), References.id(owner));
      }
    }
    return owners;
  }

  private static Machine.Place place(Retrieval.Row row, Map<ObjectId, ObjectId> owners) {
    ManagedObjectReference pool = row.get("resourcePool", ManagedObjectReference.class);
    ManagedObjectReference folder = row.get("parent", ManagedObjectReference.class);
    return new Machine.Place(
        pool == null ? null : owners.get(References.id(pool)),
        folder == null ? null : References.id(folder),
        pool == null ? null : References.id(pool));
  }

  static VirtualDevice[] devices(Retrieval.Row row) {
    return row.require("config.hardware.device", VirtualDevice[].class);
  }

  /// vCenter writes `/`, `\` and `%` in names as URLs do.
  static String name(String stored) {
    return stored.replace("%2f", "/").replace("%5c", "\\").replace("%25", "%");
  }

  static Machine.Power power(VirtualMachinePowerState state) {
    return switch (state) {
      case poweredOn -> Machine.Power.ON;
      case poweredOff -> Machine.Power.OFF;
      case suspended -> Machine.Power.SUSPENDED;
    };
  }

  private static Machine.Tools tools(String status) {
    if (status.equals(VirtualMachineToolsRunningStatus.guestToolsRunning.name())) {
      return Machine.Tools.RUNNING;
    }
    return status.equals(VirtualMachineToolsRunningStatus.guestToolsExecutingScripts.name())
        ? Machine.Tools.EXECUTING_SCRIPTS
        : Machine.Tools.NOT_RUNNING;
  }

  private static String directory(Retrieval.Row row) {
    String vmx =
        row.require("config.files", com.vmware.vim25.VirtualMachineFileInfo.class).vmPathName;
    int slash = vmx.lastIndexOf('/');
    return slash < 0 ? vmx : vmx.substring(0, slash);
  }

  /// In the order of their controllers and units, which is the one machines look for their boot
  /// disk in.
  private static List<Machine.Disk> disks(VirtualDevice[] devices, FileLayout layout) {
    List<Machine.Disk> disks = new ArrayList<>();
    List<VirtualDevice> inOrder =
        Arrays.stream(devices)
            .sorted(
                Comparator.comparingInt((VirtualDevice d) -> orZero(d.controllerKey))
                    .thenComparingInt(d -> orZero(d.unitNumber)))
            .toList();
    for (VirtualDevice device : inOrder) {
      if (device instanceof VirtualDisk disk) {
        Backing backing = Backing.of(disk);
        String unsupported =
            backing.unsupported().isEmpty() && hasSharedBus(disk, devices)
                ? "on a controller that shares its bus"
                : backing.unsupported();
        disks.add(
            new Machine.Disk(
                disk.key,
                label(disk),
                backing.path(),
                Backing.sizeBytes(disk),
                layout.allocatedBytes(disk),
                backing.mode(),
                unsupported,
                slot(disk, devices)));
      }
    }
    return List.copyOf(disks);
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private static Machine.Slot slot(VirtualDisk disk, VirtualDevice[] devices) {
    Machine.Bus bus =
        Arrays.stream(devices)
            .filter(d -> disk.controllerKey != null && d.key == disk.controllerKey)
            .filter(VirtualController.class::isInstance)
            .map(
                d ->
                    new Machine.Bus(
                        d.getClass().getSimpleName(), ((VirtualController) d).busNumber))
            .findFirst()
            .orElse(new Machine.Bus("", 0));
    return new Machine.Slot(bus, orZero(disk.unitNumber));
  }

  private static boolean hasSharedBus(VirtualDisk disk, VirtualDevice[] devices) {
    return Arrays.stream(devices)
        .filter(d -> disk.controllerKey != null && d.key == disk.controllerKey)
        .anyMatch(
            d ->
                d instanceof VirtualSCSIController c
                    && c.sharedBus != null
                    && c.sharedBus != VirtualSCSISharing.noSharing);
  }

  private static List<Machine.Nic> nics(VirtualDevice[] devices) {
    List<Machine.Nic> nics = new ArrayList<>();
    for (VirtualDevice device : devices) {
      if (device instanceof VirtualEthernetCard card) {
        String mac = card.macAddress == null ? "" : card.macAddress;
        nics.add(new Machine.Nic(card.key, label(card), mac, network(card), model(card)));
      }
    }
    return List.copyOf(nics);
  }

  private static String model(VirtualEthernetCard card) {
    return switch (card) {
      case VirtualVmxnet3 _ -> "vmxnet3";
      case VirtualE1000e _ -> "e1000e";
      case VirtualE1000 _ -> "e1000";
      case VirtualPCNet32 _ -> "pcnet32";
      default -> card.getClass().getSimpleName();
    };
  }

  private static ObjectId network(VirtualEthernetCard card) {
    return switch (card.backing) {
      case VirtualEthernetCardNetworkBackingInfo b when b.network != null ->
          References.id(b.network);
      case VirtualEthernetCardDistributedVirtualPortBackingInfo b
          when b.port != null && b.port.portgroupKey != null ->
          new ObjectId("DistributedVirtualPortgroup", b.port.portgroupKey);
      case VirtualEthernetCardOpaqueNetworkBackingInfo b ->
          new ObjectId("OpaqueNetwork", String.valueOf(b.opaqueNetworkId));
      case null, default -> new ObjectId("Network", "");
    };
  }

  private static String label(VirtualDevice device) {
    boolean told = device.deviceInfo != null && device.deviceInfo.label != null;
    return told ? device.deviceInfo.label : "device " + device.key;
  }

  private static List<Machine.Snapshot> snapshots(@Nullable VirtualMachineSnapshotInfo info) {
    List<Machine.Snapshot> snapshots = new ArrayList<>();
    Deque<VirtualMachineSnapshotTree> open = new ArrayDeque<>();
    if (info != null && info.rootSnapshotList != null) {
      open.addAll(Arrays.asList(info.rootSnapshotList));
    }
    while (!open.isEmpty() && snapshots.size() < MAX_SNAPSHOTS) {
      VirtualMachineSnapshotTree tree = open.remove();
      ManagedObjectReference snapshot = tree.snapshot;
      if (snapshot != null) {
        snapshots.add(
            new Machine.Snapshot(References.id(snapshot), name(String.valueOf(tree.name))));
      }
      if (tree.childSnapshotList != null) {
        open.addAll(Arrays.asList(tree.childSnapshotList));
      }
    }
    return List.copyOf(snapshots);
  }

  private static Map<String, String> settings(OptionValue @Nullable [] options) {
    Map<String, String> settings = new TreeMap<>();
    if (options != null) {
      for (OptionValue option : options) {
        if (option.key != null && option.value != null && isOfInterest(option.key)) {
          settings.put(option.key, option.value.toString());
        }
      }
    }
    return Map.copyOf(settings);
  }

  private static boolean isOfInterest(String key) {
    return key.startsWith("slipway.")
        || key.equals(Machine.SECURE_BOOT)
        || key.startsWith("guestinfo.slipway.")
        || key.startsWith("lab.")
        || key.equals(Machine.DETAILED_DATA)
        || key.equalsIgnoreCase("disk.EnableUUID");
  }

  /// A segment of a URL's path or query, as RFC 3986 §2.1 wants it.
  static String encoded(String segment) {
    return java.net.URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
