package slipway.lab.vim.inventory;

import com.vmware.vim25.GuestInfo;
import com.vmware.vim25.ManagedEntityStatus;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.ToolsConfigInfo;
import com.vmware.vim25.VirtualMachineCapability;
import com.vmware.vim25.VirtualMachineConfigInfo;
import com.vmware.vim25.VirtualMachineConfigSummary;
import com.vmware.vim25.VirtualMachineConnectionState;
import com.vmware.vim25.VirtualMachineDefaultPowerOpInfo;
import com.vmware.vim25.VirtualMachineFileInfo;
import com.vmware.vim25.VirtualMachineFlagInfo;
import com.vmware.vim25.VirtualMachinePowerState;
import com.vmware.vim25.VirtualMachineQuickStats;
import com.vmware.vim25.VirtualMachineRuntimeInfo;
import com.vmware.vim25.VirtualMachineSnapshotInfo;
import com.vmware.vim25.VirtualMachineSnapshotTree;
import com.vmware.vim25.VirtualMachineSummary;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A machine's properties, made of its record and the state of its body.
record VmView(VirtualMachine machine, Inventory inventory) {
  private static final String HARDWARE_VERSION = "vmx-17";

  VirtualMachineConfigInfo config() {
    VmRecord record = machine.machineRecord();
    var config = config(record, record.hardware(), machine.body().poweredOn());
    var options = new TreeMap<>(record.extraConfig());
    options.putAll(machine.body().published());
    config.extraConfig = VmBeans.options(options);
    return config;
  }

  /// As of some hardware, the machine's own or a snapshot's.
  VirtualMachineConfigInfo config(VmRecord record, Hardware hardware, boolean connected) {
    var config = new VirtualMachineConfigInfo();
    config.changeVersion = "1";
    config.modified = GregorianCalendar.from(Instant.EPOCH.atZone(ZoneOffset.UTC));
    config.name = Entity.wireName(record.identity().name());
    config.guestFullName = fullName(record.identity().guestId());
    config.version = HARDWARE_VERSION;
    config.uuid = record.identity().uuid();
    config.instanceUuid = record.identity().instanceUuid();
    config.template = false;
    config.guestId = record.identity().guestId();
    config.alternateGuestName = "";
    config.annotation = record.identity().annotation();
    config.files = files(record);
    config.tools = new ToolsConfigInfo();
    config.tools.toolsVersion = 12_345;
    config.flags = new VirtualMachineFlagInfo();
    config.defaultPowerOps = new VirtualMachineDefaultPowerOpInfo();
    config.hardware = inventory.vmBeans().hardware(hardware, connected);
    config.extraConfig = VmBeans.options(record.extraConfig());
    config.bootOptions = BootOrder.bean(hardware);
    config.changeTrackingEnabled = record.changeTracking();
    config.firmware = hardware.firmware();
    return config;
  }

  private static VirtualMachineFileInfo files(VmRecord record) {
    var files = new VirtualMachineFileInfo();
    files.vmPathName = vmPath(record);
    files.snapshotDirectory = record.directory() + "/";
    files.suspendDirectory = record.directory() + "/";
    files.logDirectory = record.directory() + "/";
    return files;
  }

  static String vmPath(VmRecord record) {
    DatastorePath directory = DatastorePath.parse(record.directory(), "directory");
    return directory.resolve(directory.file() + ".vmx").toString();
  }

  private static String fullName(String guestId) {
    return switch (guestId) {
      case "debian12_64Guest" -> "Debian GNU/Linux 12 (64-bit)";
      case "debian11_64Guest" -> "Debian GNU/Linux 11 (64-bit)";
      case "otherLinux64Guest" -> "Other Linux (64-bit)";
      default -> guestId;
    };
  }

  VirtualMachineRuntimeInfo runtime() {
    var runtime = new VirtualMachineRuntimeInfo();
    runtime.host = inventory.host();
    runtime.connectionState = VirtualMachineConnectionState.connected;
    runtime.powerState = machine.power();
    runtime.toolsInstallerMounted = false;
    runtime.bootTime = machine.bootTime();
    runtime.numMksConnections = 0;
    runtime.consolidationNeeded = false;
    return runtime;
  }

  VirtualMachineSummary summary() {
    VmRecord record = machine.machineRecord();
    Hardware hardware = record.hardware();
    var summary = new VirtualMachineSummary();
    summary.vm = machine.reference();
    summary.runtime = runtime();
    summary.guest = machine.guestStateNow().summary(record.identity().guestId());
    summary.config = new VirtualMachineConfigSummary();
    summary.config.name = Entity.wireName(record.identity().name());
    summary.config.vmPathName = vmPath(record);
    summary.config.memorySizeMB = hardware.memoryMiB();
    summary.config.numCpu = hardware.cpus();
    summary.config.numEthernetCards = hardware.nics().size();
    summary.config.numVirtualDisks = hardware.disks().size();
    summary.config.uuid = record.identity().uuid();
    summary.config.instanceUuid = record.identity().instanceUuid();
    summary.config.guestId = record.identity().guestId();
    summary.config.guestFullName = fullName(record.identity().guestId());
    summary.config.annotation = record.identity().annotation();
    summary.quickStats = new VirtualMachineQuickStats();
    summary.quickStats.guestHeartbeatStatus = heartbeat();
    summary.overallStatus = ManagedEntityStatus.green;
    return summary;
  }

  GuestInfo guest() {
    return machine.guestStateNow().info(machine.machineRecord().identity().guestId());
  }

  ManagedEntityStatus heartbeat() {
    return machine.guestStateNow().running() ? ManagedEntityStatus.green : ManagedEntityStatus.gray;
  }

  VirtualMachineCapability capability() {
    var capability = new VirtualMachineCapability();
    boolean snapshots = !machine.machineRecord().isProcess();
    capability.snapshotOperationsSupported = snapshots;
    capability.multipleSnapshotsSupported = snapshots;
    capability.poweredOffSnapshotsSupported = snapshots;
    capability.quiescedSnapshotsSupported = snapshots;
    capability.bootOptionsSupported = true;
    capability.changeTrackingSupported = snapshots;
    return capability;
  }

  @Nullable VirtualMachineSnapshotInfo snapshots() {
    List<VmRecord.Snapshot> all = machine.machineRecord().snapshots();
    if (all.isEmpty()) {
      return null;
    }
    var info = new VirtualMachineSnapshotInfo();
    info.currentSnapshot = ManagedObject.reference("VirtualMachineSnapshot", all.getLast().id());
    info.rootSnapshotList = children(all, null);
    return info;
  }

  private VirtualMachineSnapshotTree @Nullable [] children(
      List<VmRecord.Snapshot> all, @Nullable String parent) {
    VirtualMachineSnapshotTree[] children =
        all.stream()
            .filter(s -> Objects.equals(s.parent(), parent))
            .map(s -> tree(s, all))
            .toArray(VirtualMachineSnapshotTree[]::new);
    return children.length == 0 ? null : children;
  }

  private VirtualMachineSnapshotTree tree(VmRecord.Snapshot from, List<VmRecord.Snapshot> all) {
    var tree = new VirtualMachineSnapshotTree();
    tree.snapshot = ManagedObject.reference("VirtualMachineSnapshot", from.id());
    tree.vm = machine.reference();
    tree.name = Entity.wireName(from.name());
    tree.description = from.description();
    tree.id = from.number();
    tree.createTime = GregorianCalendar.from(from.createdAt().atZone(ZoneOffset.UTC));
    tree.state =
        from.poweredOn() ? VirtualMachinePowerState.poweredOn : VirtualMachinePowerState.poweredOff;
    tree.quiesced = from.quiesced();
    tree.childSnapshotList = children(all, from.id());
    return tree;
  }

  ManagedObjectReference[] rootSnapshots() {
    return machine.machineRecord().snapshots().stream()
        .filter(s -> s.parent() == null)
        .map(s -> ManagedObject.reference("VirtualMachineSnapshot", s.id()))
        .toArray(ManagedObjectReference[]::new);
  }

  ManagedObjectReference[] datastores() {
    VmRecord record = machine.machineRecord();
    var names = new java.util.TreeSet<String>();
    names.add(DatastorePath.parse(record.directory(), "directory").datastore());
    record
        .hardware()
        .disks()
        .forEach(disk -> names.add(DatastorePath.parse(disk.file(), "file").datastore()));
    return names.stream()
        .map(inventory::datastoreReference)
        .filter(Objects::nonNull)
        .toArray(ManagedObjectReference[]::new);
  }

  ManagedObjectReference[] networks() {
    return machine.machineRecord().hardware().nics().stream()
        .map(Hardware.NicDevice::network)
        .distinct()
        .map(id -> ManagedObject.reference("Network", id))
        .toArray(ManagedObjectReference[]::new);
  }

  ManagedObjectReference pool() {
    return ManagedObject.reference("ResourcePool", machine.machineRecord().pool());
  }
}
