package slipway.lab.vim.inventory;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.OptionValue;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachinePowerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.wire.Faults;

/// Makes, changes and destroys machines as specifications say.
public final class Configuration {
  /// Told of a writable disk that a powered-on machine has let go of, before anybody else can have
  /// it.
  public interface DetachListener {
    void detached(VirtualMachine machine, Hardware.DiskDevice disk) throws IOException;
  }

  private final Inventory inventory;
  private final DetachListener detached;

  public Configuration(Inventory inventory, DetachListener detached) {
    this.inventory = inventory;
    this.detached = detached;
  }

  // vim25 Folder.CreateVM_Task
  public ManagedObjectReference create(
      Entity folder, VirtualMachineConfigSpec spec, ManagedObjectReference pool)
      throws IOException {
    String name = required(spec.name, "configSpec.name");
    refuseTakenName(folder, name, null);
    DatastorePath directory = directory(spec, name);
    boolean made = makeDirectory(directory);
    var record =
        new VmRecord(
            new VmRecord.Identity(
                inventory.nextId("vm-"),
                name,
                spec.uuid == null ? UUID.randomUUID().toString() : spec.uuid,
                spec.instanceUuid == null ? UUID.randomUUID().toString() : spec.instanceUuid,
                spec.guestId == null ? "otherGuest64" : spec.guestId,
                ""),
            directory.toString(),
            folder.id(),
            pool.val,
            Hardware.bare("bios", 1, 1024),
            false,
            false,
            new TreeMap<>(),
            List.of(),
            0);
    var disks = new DiskChanges(inventory, record);
    Path vmx = inventory.vmxFile(record);
    try {
      VmRecord whole = changed(record, spec, disks);
      VmFile.write(vmx, whole);
      VirtualMachine machine = inventory.register(whole);
      disks.commit();
      return machine.reference();
    } catch (IOException | RuntimeException e) {
      disks.rollBack(e);
      Files.deleteIfExists(vmx);
      if (made) {
        Files.deleteIfExists(directoryOf(vmx));
      }
      throw e;
    }
  }

  private static String required(@Nullable String value, String argument) {
    if (value == null || value.isBlank() || value.length() > 80) {
      throw Faults.invalidArgument(argument);
    }
    return value;
  }

  private static void refuseTakenName(Entity folder, String name, @Nullable Entity but) {
    for (Entity sibling : folder.children()) {
      if (sibling != but && sibling.name().equals(name)) {
        throw Faults.duplicateName(name, sibling.reference());
      }
    }
  }

  /// `[ds]` alone: a directory named for the machine; a directory or a .vmx file: that directory.
  private DatastorePath directory(VirtualMachineConfigSpec spec, String name) {
    String argument = "configSpec.files.vmPathName";
    if (spec.files == null || spec.files.vmPathName == null) {
      throw Faults.invalidArgument(argument);
    }
    DatastorePath given = DatastorePath.parse(spec.files.vmPathName, argument);
    DatastorePath directory = given.path().endsWith(".vmx") ? given.directory() : given;
    if (!directory.path().isEmpty()) {
      return directory;
    }
    String stem = name.replaceAll("[^A-Za-z0-9._-]", "_");
    DatastorePath free = directory.resolve(stem);
    for (int n = 1; Files.exists(inventory.datastore(free).file(free)); n++) {
      free = directory.resolve(stem + "_" + n);
    }
    return free;
  }

  private boolean makeDirectory(DatastorePath directory) throws IOException {
    Path here = inventory.datastore(directory).file(directory);
    Path vmx = here.resolve(directory.file() + ".vmx");
    if (Files.exists(vmx)) {
      throw Faults.file(
          new com.vmware.vim25.FileAlreadyExists(),
          directory.resolve(directory.file() + ".vmx").toString(),
          "The file already exists");
    }
    boolean made = !Files.exists(here);
    Files.createDirectories(here);
    return made;
  }

  // vim25 VirtualMachine.ReconfigVM_Task
  public void change(VirtualMachine machine, VirtualMachineConfigSpec spec) throws IOException {
    VmRecord record = machine.machineRecord();
    Entity folder = machine.parent();
    if (spec.name != null && folder != null) {
      refuseTakenName(folder, spec.name, machine);
    }
    boolean on = machine.power() == VirtualMachinePowerState.poweredOn;
    if (on && resizes(spec)) {
      throw Faults.powerState(
          VirtualMachinePowerState.poweredOn, VirtualMachinePowerState.poweredOff);
    }
    var disks = new DiskChanges(inventory, record);
    try {
      VmRecord next = changed(record, spec, disks);
      if (on) {
        disks.carryOut(machine, detached);
      }
      machine.become(next);
      disks.commit();
    } catch (IOException | RuntimeException e) {
      disks.rollBack(e);
      throw e;
    }
  }

  private static boolean resizes(VirtualMachineConfigSpec spec) {
    return spec.numCPUs != null || spec.memoryMB != null || spec.firmware != null;
  }

  private VmRecord changed(VmRecord record, VirtualMachineConfigSpec spec, DiskChanges disks)
      throws IOException {
    VmRecord.Identity old = record.identity();
    var identity =
        new VmRecord.Identity(
            old.id(),
            spec.name == null ? old.name() : required(spec.name, "configSpec.name"),
            spec.uuid == null ? old.uuid() : spec.uuid,
            spec.instanceUuid == null ? old.instanceUuid() : spec.instanceUuid,
            spec.guestId == null ? old.guestId() : spec.guestId,
            spec.annotation == null ? old.annotation() : spec.annotation);
    Hardware hardware =
        new DeviceChanges(inventory, sized(record.hardware(), spec), disks)
            .apply(spec.deviceChange);
    if (spec.bootOptions != null && spec.bootOptions.bootOrder != null) {
      hardware = hardware.withBootOrder(BootOrder.names(spec.bootOptions.bootOrder));
    }
    boolean tracking =
        spec.changeTrackingEnabled == null ? record.changeTracking() : spec.changeTrackingEnabled;
    if (tracking && record.isProcess()) {
      throw Faults.notSupported("change tracking of a machine whose process runs on this host");
    }
    return record
        .with(identity)
        .with(hardware)
        .withTracking(tracking, tracking && record.trackingActive())
        .withExtraConfig(options(record.extraConfig(), spec.extraConfig));
  }

  private static Hardware sized(Hardware from, VirtualMachineConfigSpec spec) {
    int cpus = spec.numCPUs == null ? from.cpus() : spec.numCPUs;
    long memory = spec.memoryMB == null ? from.memoryMiB() : spec.memoryMB;
    String firmware = spec.firmware == null ? from.firmware() : spec.firmware;
    if (cpus < 1 || cpus > slipway.lab.machine.MachineSpec.MAX_CPUS) {
      throw Faults.invalidArgument("configSpec.numCPUs");
    }
    if (memory < 128 || memory > slipway.lab.machine.MachineSpec.MAX_MEMORY_MIB) {
      throw Faults.invalidArgument("configSpec.memoryMB");
    }
    if (!firmware.equals("bios") && !firmware.equals("efi")) {
      throw Faults.notSupported("firmware " + firmware);
    }
    return from.withSizes(firmware, cpus, (int) memory);
  }

  private static Map<String, String> options(
      Map<String, String> old, OptionValue @Nullable [] changes) {
    var options = new TreeMap<>(old);
    if (changes == null) {
      return options;
    }
    for (OptionValue change : changes) {
      if (change.key == null || options.size() > 500) {
        throw Faults.invalidArgument("configSpec.extraConfig");
      }
      String value = change.value == null ? "" : change.value.toString();
      if (value.isEmpty()) {
        options.remove(change.key);
      } else {
        options.put(change.key, value);
      }
    }
    return options;
  }

  public void rename(VirtualMachine machine, String name) throws IOException {
    var spec = new VirtualMachineConfigSpec();
    spec.name = name;
    change(machine, spec);
  }

  /// Deletes a machine with its disks; disks that were only lent to it stay. // Destroy_Task
  public void destroy(VirtualMachine machine) throws IOException {
    machine.requirePower(VirtualMachinePowerState.poweredOff, VirtualMachinePowerState.poweredOff);
    new Snapshots(inventory).removeAll(machine);
    VmRecord record = machine.machineRecord();
    machine.close();
    for (Hardware.DiskDevice disk : record.hardware().disks()) {
      DatastorePath base = DatastorePath.parse(disk.base(), "fileName");
      if (!disk.independent() && inventory.datastore(base).hasDisk(base)) {
        inventory.datastore(base).deleteDisk(base);
      }
    }
    inventory.remove(machine);
    Path vmx = inventory.vmxFile(record);
    Files.deleteIfExists(vmx);
    deleteLogsAndDirectory(directoryOf(vmx));
  }

  private static boolean isOwn(Path file) {
    return file.toString().endsWith(".log") || file.toString().endsWith(".nvram");
  }

  private static Path directoryOf(Path file) {
    return file.resolveSibling("").normalize();
  }

  /// Only what the machine itself left; a directory with anything else in it stays.
  private static void deleteLogsAndDirectory(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.filter(Configuration::isOwn).toList()) {
        Files.delete(file);
      }
    }
    try {
      Files.delete(directory);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      return;
    }
  }
}
