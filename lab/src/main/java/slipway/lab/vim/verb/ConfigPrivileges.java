package slipway.lab.vim.verb;

import com.vmware.vim25.VirtualCdrom;
import com.vmware.vim25.VirtualDeviceConfigSpec;
import com.vmware.vim25.VirtualDeviceConfigSpecFileOperation;
import com.vmware.vim25.VirtualDeviceConfigSpecOperation;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualEthernetCard;
import com.vmware.vim25.VirtualEthernetCardNetworkBackingInfo;
import com.vmware.vim25.VirtualMachineConfigSpec;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import slipway.lab.vim.inventory.ManagedObject;

/// Which privileges a specification asks for.
final class ConfigPrivileges {
  private static final String CONFIG = "VirtualMachine.Config.";

  private ConfigPrivileges() {}

  private static Stream<VirtualDeviceConfigSpec> devices(VirtualMachineConfigSpec spec) {
    return spec.deviceChange == null ? Stream.of() : Arrays.stream(spec.deviceChange);
  }

  /// On the machine, for changing it.
  static Set<String> toChange(VirtualMachineConfigSpec spec) {
    var needed = new LinkedHashSet<String>();
    when(spec.name != null, "Rename", needed);
    when(spec.annotation != null, "Annotation", needed);
    when(spec.numCPUs != null || spec.numCoresPerSocket != null, "CPUCount", needed);
    when(spec.memoryMB != null, "Memory", needed);
    when(spec.changeTrackingEnabled != null, "ChangeTracking", needed);
    when(spec.extraConfig != null, "AdvancedConfig", needed);
    boolean settings =
        spec.guestId != null
            || spec.firmware != null
            || spec.bootOptions != null
            || spec.flags != null
            || spec.uuid != null
            || spec.instanceUuid != null;
    when(settings, "Settings", needed);
    devices(spec).forEach(change -> device(change, needed));
    return needed;
  }

  private static void when(boolean asked, String privilege, Set<String> into) {
    if (asked) {
      into.add(CONFIG + privilege);
    }
  }

  private static void device(VirtualDeviceConfigSpec change, Set<String> needed) {
    boolean edit = change.operation == VirtualDeviceConfigSpecOperation.edit;
    if (change.device instanceof VirtualDisk) {
      needed.add(CONFIG + disk(change));
    } else if (change.device instanceof VirtualCdrom && edit) {
      needed.add("VirtualMachine.Interact.SetCDMedia");
      needed.add("VirtualMachine.Interact.DeviceConnection");
    } else {
      needed.add(CONFIG + (edit ? "EditDevice" : "AddRemoveDevice"));
    }
  }

  private static String disk(VirtualDeviceConfigSpec change) {
    return switch (change.operation) {
      case null -> "EditDevice";
      case edit -> "EditDevice";
      case remove -> "RemoveDisk";
      case add ->
          change.fileOperation == VirtualDeviceConfigSpecFileOperation.create
              ? "AddNewDisk"
              : "AddExistingDisk";
    };
  }

  /// On the folder, for making a machine with these disks.
  static Set<String> toCreate(VirtualMachineConfigSpec spec) {
    var needed = new LinkedHashSet<String>();
    devices(spec)
        .filter(change -> change.device instanceof VirtualDisk)
        .forEach(change -> needed.add(CONFIG + disk(change)));
    when(spec.extraConfig != null, "AdvancedConfig", needed);
    return needed;
  }

  /// Makes sure that the caller may use the networks and the space a specification names.
  static void requireResources(VirtualMachineConfigSpec spec, Call call) {
    for (VirtualDeviceConfigSpec change : devices(spec).toList()) {
      if (change.device instanceof VirtualEthernetCard nic
          && nic.backing instanceof VirtualEthernetCardNetworkBackingInfo backing) {
        for (ManagedObject network : networks(call, backing)) {
          call.require(network, "Network.Assign");
        }
      }
      if (change.device instanceof VirtualDisk disk
          && change.fileOperation == VirtualDeviceConfigSpecFileOperation.create
          && disk.backing instanceof com.vmware.vim25.VirtualDeviceFileBackingInfo backing
          && backing.fileName != null
          && backing.fileName.startsWith("[")
          && !backing.fileName.startsWith("[]")) {
        call.require(FileVerbs.datastore(call, backing.fileName), "Datastore.AllocateSpace");
      }
    }
  }

  private static List<? extends ManagedObject> networks(
      Call call, VirtualEthernetCardNetworkBackingInfo backing) {
    return backing.network != null
        ? List.of(call.resolve(backing.network))
        : call.site().inventory().networks().stream()
            .filter(network -> network.name().equals(backing.deviceName))
            .toList();
  }
}
