package slipway.manager.vsphere.vim25;

import com.vmware.vim25.DistributedVirtualSwitchPortConnection;
import com.vmware.vim25.OptionValue;
import com.vmware.vim25.VirtualAHCIController;
import com.vmware.vim25.VirtualCdrom;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDeviceBackingInfo;
import com.vmware.vim25.VirtualDeviceConfigSpec;
import com.vmware.vim25.VirtualDeviceConfigSpecOperation;
import com.vmware.vim25.VirtualDeviceConnectInfo;
import com.vmware.vim25.VirtualE1000;
import com.vmware.vim25.VirtualE1000e;
import com.vmware.vim25.VirtualEthernetCard;
import com.vmware.vim25.VirtualEthernetCardDistributedVirtualPortBackingInfo;
import com.vmware.vim25.VirtualEthernetCardMacType;
import com.vmware.vim25.VirtualEthernetCardNetworkBackingInfo;
import com.vmware.vim25.VirtualMachineBootOptions;
import com.vmware.vim25.VirtualMachineBootOptionsBootableCdromDevice;
import com.vmware.vim25.VirtualMachineBootOptionsBootableDevice;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachineFileInfo;
import com.vmware.vim25.VirtualVmxnet3;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.NewMachine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.DiskAccess;

/// Writes what CreateVM_Task wants to know of a new machine.
final class NewMachineSpec {
  private static final int SCSI = -1;
  private static final int SATA = -2;
  private static final int CD = -3;
  private static final int FIRST_DISK = -20;
  private static final int FIRST_NIC = -50;
  private static final int FIRST_FURTHER_BUS = -10;

  /// A machine takes ten network cards.
  static final int MAX_NICS = 10;

  /// What one SCSI bus takes.
  static final int MAX_DISKS = 15;

  private static final String VMWARE_OUI = "00:50:56:";

  /// Above, vCenter's own assignments begin; it refuses them as `manual`.
  private static final int LAST_MANUAL = 0x3f;

  private final NewMachine machine;
  private final Retrieval retrieval;
  private final List<VirtualDeviceConfigSpec> changes = new ArrayList<>();

  private NewMachineSpec(NewMachine machine, Retrieval retrieval) {
    this.machine = machine;
    this.retrieval = retrieval;
  }

  static VirtualMachineConfigSpec of(NewMachine machine, Retrieval retrieval) {
    return new NewMachineSpec(machine, retrieval).spec();
  }

  private VirtualMachineConfigSpec spec() {
    if (machine.disks().size() > MAX_DISKS || machine.nics().size() > MAX_NICS) {
      throw invalid("A machine takes " + MAX_DISKS + " disks and " + MAX_NICS + " network cards.");
    }
    addBuses();
    addDisks();
    addCd();
    for (int i = 0; i < machine.nics().size(); i++) {
      add(nic(FIRST_NIC - i, machine.nics().get(i)));
    }
    VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec();
    spec.setName(machine.name());
    spec.setGuestId(machine.guestId());
    spec.setFirmware(machine.firmware());
    spec.setNumCPUs(machine.cpus());
    spec.setMemoryMB((long) machine.memoryMiB());
    spec.setFiles(files());
    spec.setDeviceChange(changes.toArray(VirtualDeviceConfigSpec[]::new));
    spec.setExtraConfig(settings());
    if (!machine.isoPath().isEmpty()) {
      VirtualMachineBootOptions boot = new VirtualMachineBootOptions();
      boot.setBootOrder(
          new VirtualMachineBootOptionsBootableDevice[] {
            new VirtualMachineBootOptionsBootableCdromDevice()
          });
      spec.setBootOptions(boot);
    }
    return spec;
  }

  private VirtualMachineFileInfo files() {
    String directory = machine.directory();
    int start = Math.max(directory.lastIndexOf('/'), directory.lastIndexOf("] ") + 1) + 1;
    VirtualMachineFileInfo files = new VirtualMachineFileInfo();
    files.setVmPathName(directory + "/" + directory.substring(start) + ".vmx");
    return files;
  }

  private void addBuses() {
    List<Machine.Bus> buses = machine.buses().stream().filter(DeviceChanges::isScsi).toList();
    if (buses.isEmpty()) {
      add(DeviceChanges.pvscsi(SCSI, 0));
      return;
    }
    for (int i = 0; i < buses.size(); i++) {
      add(DeviceChanges.scsi(i == 0 ? SCSI : FIRST_FURTHER_BUS - i, buses.get(i)));
    }
  }

  private void addDisks() {
    int unit = 0;
    for (String path : machine.disks()) {
      String mode = DeviceChanges.mode(DiskAccess.WRITABLE);
      add(DeviceChanges.disk(FIRST_DISK - unit, SCSI, unit, path, mode));
      // The controller's own unit is 7.
      unit += unit == 6 ? 2 : 1;
    }
  }

  private void addCd() {
    VirtualAHCIController controller = new VirtualAHCIController();
    controller.setKey(SATA);
    add(controller);
    VirtualCdrom drive = new VirtualCdrom();
    drive.setKey(CD);
    drive.setControllerKey(SATA);
    drive.setUnitNumber(0);
    DeviceChanges.load(drive, machine.isoPath(), false);
    add(drive);
  }

  private VirtualEthernetCard nic(int key, NewMachine.Nic nic) {
    VirtualEthernetCard card =
        switch (nic.model()) {
          case "vmxnet3" -> new VirtualVmxnet3();
          case "e1000e" -> new VirtualE1000e();
          case "e1000" -> new VirtualE1000();
          default -> throw invalid("No machine can be made with a network card " + nic.model());
        };
    card.setKey(key);
    card.setBacking(network(nic.network()));
    if (nic.macAddress().isEmpty()) {
      card.setAddressType(VirtualEthernetCardMacType.generated.name());
    } else {
      card.setAddressType(addressType(nic.macAddress()).name());
      card.setMacAddress(nic.macAddress());
    }
    VirtualDeviceConnectInfo connection = new VirtualDeviceConnectInfo();
    connection.setStartConnected(true);
    connection.setAllowGuestControl(true);
    connection.setConnected(true);
    card.setConnectable(connection);
    return card;
  }

  private static VirtualEthernetCardMacType addressType(String mac) {
    String lower = mac.toLowerCase(Locale.ROOT);
    if (!lower.matches("([0-9a-f]{2}:){5}[0-9a-f]{2}")) {
      throw invalid(mac + " is no MAC address.");
    }
    boolean ours = lower.startsWith(VMWARE_OUI);
    return ours && Integer.parseInt(lower.substring(9, 11), 16) > LAST_MANUAL
        ? VirtualEthernetCardMacType.assigned
        : VirtualEthernetCardMacType.manual;
  }

  private VirtualDeviceBackingInfo network(ObjectId network) {
    switch (network.type()) {
      case "Network" -> {
        Retrieval.Row row = retrieval.one(network, "name");
        VirtualEthernetCardNetworkBackingInfo backing = new VirtualEthernetCardNetworkBackingInfo();
        backing.setDeviceName(MachineReader.name(row.require("name", String.class)));
        backing.setNetwork(References.to(network));
        return backing;
      }
      case "DistributedVirtualPortgroup" -> {
        Retrieval.Row row = retrieval.one(network, "config.key", "config.distributedVirtualSwitch");
        ObjectId dvs = row.reference("config.distributedVirtualSwitch");
        DistributedVirtualSwitchPortConnection port = new DistributedVirtualSwitchPortConnection();
        port.setPortgroupKey(row.require("config.key", String.class));
        port.setSwitchUuid(retrieval.one(dvs, "uuid").require("uuid", String.class));
        VirtualEthernetCardDistributedVirtualPortBackingInfo backing =
            new VirtualEthernetCardDistributedVirtualPortBackingInfo();
        backing.setPort(port);
        return backing;
      }
      default -> throw invalid("Machines cannot be attached to a " + network.type());
    }
  }

  private OptionValue[] settings() {
    Map<String, String> all = new LinkedHashMap<>(machine.extraConfig());
    // So that a disk's UUID names its device inside the guest.
    all.put("disk.EnableUUID", "TRUE");
    return all.entrySet().stream()
        .map(
            entry -> {
              OptionValue option = new OptionValue();
              option.setKey(entry.getKey());
              option.setValue(entry.getValue());
              return option;
            })
        .toArray(OptionValue[]::new);
  }

  private void add(VirtualDevice device) {
    changes.add(DeviceChanges.change(VirtualDeviceConfigSpecOperation.add, device));
  }

  private static RuntimeException invalid(String why) {
    return Problem.of(ProblemType.REQUEST_INVALID, why).toException();
  }
}
