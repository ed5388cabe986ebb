package slipway.lab.vim;

import com.vmware.vim25.OptionValue;
import com.vmware.vim25.ParaVirtualSCSIController;
import com.vmware.vim25.VirtualDevice;
import com.vmware.vim25.VirtualDeviceConfigSpec;
import com.vmware.vim25.VirtualDeviceConfigSpecOperation;
import com.vmware.vim25.VirtualDisk;
import com.vmware.vim25.VirtualDiskFlatVer2BackingInfo;
import com.vmware.vim25.VirtualEthernetCardNetworkBackingInfo;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachineFileInfo;
import com.vmware.vim25.VirtualSCSISharing;
import com.vmware.vim25.VirtualVmxnet3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.Disk;
import slipway.lab.machine.Firmware;
import slipway.lab.machine.GuestAgent;
import slipway.lab.vim.inventory.Configuration;
import slipway.lab.vim.inventory.Datastore;
import slipway.lab.vim.inventory.DatastorePath;
import slipway.lab.vim.inventory.Hardware;
import slipway.lab.vim.inventory.Inventory;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.inventory.VmRecord;

/// Fills a lab, and tells what is left over in it. Goes past sessions and privileges.
public final class Seed {
  /// New devices name each other by negative keys.
  private static final int FIRST_DISK = -10;

  private final Inventory inventory;
  private final Configuration configuration;

  Seed(Inventory inventory, Configuration configuration) {
    this.inventory = inventory;
    this.configuration = configuration;
  }

  /// Writes a raw image into its place.
  public interface ImageWriter {
    void writeTo(Path raw) throws IOException, InterruptedException;
  }

  /// A machine to be added.
  ///
  /// @param guestId vim25 `VirtualMachineGuestOsIdentifier`
  public record NewMachine(
      String name, int cpus, int memoryMiB, String guestId, Firmware firmware) {
    /// With BIOS.
    public NewMachine(String name, int cpus, int memoryMiB, String guestId) {
      this(name, cpus, memoryMiB, guestId, Firmware.BIOS);
    }
  }

  /// Adds a powered-off machine whose disks the writers make, the boot disk first; answers its id.
  public String addMachine(NewMachine machine, ImageWriter... images)
      throws IOException, InterruptedException {
    Datastore datastore = inventory.datastores().getFirst();
    String start = "[" + datastore.name() + "] " + machine.name() + "/" + machine.name();
    var changes = new ArrayList<VirtualDeviceConfigSpec>(List.of(add(controller())));
    for (int number = 0; number < images.length; number++) {
      String suffix = number == 0 ? "" : "_" + number;
      DatastorePath disk = DatastorePath.parse(start + suffix + ".vmdk", "name");
      Path directory = Files.createDirectories(datastore.file(disk.directory()));
      images[number].writeTo(directory.resolve(machine.name() + suffix + ".raw"));
      datastore.reserve(0, disk);
      changes.add(add(disk(disk, number)));
    }
    changes.add(add(nic()));
    var spec = spec(machine, start.substring(0, start.lastIndexOf('/')));
    if (machine.firmware() == Firmware.UEFI_SECURE_BOOT) {
      spec.extraConfig = new OptionValue[] {option(VmRecord.SECURE_BOOT, "TRUE")};
    }
    spec.deviceChange = changes.toArray(VirtualDeviceConfigSpec[]::new);
    return create(spec);
  }

  /// Adds a machine from a copy of a raw image.
  public String addMachine(String name, Path rawImage, int cpus, int memoryMiB, String guestId)
      throws IOException, InterruptedException {
    return addMachine(
        new NewMachine(name, cpus, memoryMiB, guestId), raw -> sparseCopy(rawImage, raw));
  }

  private static void sparseCopy(Path from, Path to) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("cp", "--sparse=always", "--", from.toString(), to.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("copying " + from + " failed");
    }
  }

  /// Adds a powered-on machine that stands for a gateway running on this host; its hot-added disks
  /// appear under `devices`.
  public String addGateway(String name, Path devices) throws IOException {
    Datastore datastore = inventory.datastores().getFirst();
    var spec =
        spec(
            new NewMachine(name, 1, 1024, "otherLinux64Guest"),
            "[" + datastore.name() + "] " + name);
    spec.extraConfig =
        new OptionValue[] {
          option(VmRecord.PROCESS, "true"), option(VmRecord.DEVICES, devices.toString())
        };
    spec.deviceChange = new VirtualDeviceConfigSpec[] {add(controller()), add(nic())};
    String id = create(spec);
    machine(id).powerOn();
    return id;
  }

  private String create(VirtualMachineConfigSpec spec) throws IOException {
    return configuration.create(inventory.ownFolder(), spec, inventory.ownPool().reference()).val;
  }

  private VirtualMachine machine(String id) {
    return inventory.machines().stream()
        .filter(machine -> machine.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no machine " + id));
  }

  public void powerOn(String id) throws IOException {
    machine(id).powerOn();
  }

  public void powerOff(String id) throws IOException {
    machine(id).powerOff();
  }

  /// Restarts the guest, through its agent.
  public void reboot(String id) throws IOException {
    machine(id).requireGuest().reboot();
  }

  /// Runs a shell command as root in the guest; answers what it wrote.
  public String run(String id, String command, java.time.Duration longest)
      throws IOException, InterruptedException {
    GuestAgent.Exec shell = GuestAgent.Exec.of("/bin/sh", "-c", command);
    return machine(id).requireGuest().run(shell, longest).outText();
  }

  /// The machine's disks, in the order in which it got them.
  public List<Disk> disks(String id) throws IOException {
    var disks = new ArrayList<Disk>();
    for (Hardware.DiskDevice device : machine(id).machineRecord().hardware().disks()) {
      DatastorePath path = DatastorePath.parse(device.base(), "fileName");
      disks.add(inventory.datastore(path).disk(path));
    }
    return disks;
  }

  /// The machine's first disk.
  public Disk disk(String id) throws IOException {
    return disks(id).getFirst();
  }

  /// Ids of all machines by name.
  public Map<String, String> machines() {
    var ids = new TreeMap<String, String>();
    inventory.machines().forEach(machine -> ids.put(machine.name(), machine.id()));
    return ids;
  }

  /// Where the machine's own files lie on this host.
  public Path directory(String id) {
    var path = DatastorePath.parse(machine(id).machineRecord().directory(), "directory");
    return inventory.datastore(path).file(path);
  }

  /// What the machine's firmware tells its guest.
  public String uuid(String id) {
    return machine(id).machineRecord().identity().uuid();
  }

  /// Where a guest's port 8080 is reachable, as in `127.0.0.1:40001`; null while it is off.
  public @Nullable String forwarded(String id) {
    return machine(id).body().published().get("lab.forward.8080");
  }

  private static VirtualMachineConfigSpec spec(NewMachine machine, String directory) {
    var spec = new VirtualMachineConfigSpec();
    spec.name = machine.name();
    spec.numCPUs = machine.cpus();
    spec.memoryMB = (long) machine.memoryMiB();
    spec.guestId = machine.guestId();
    spec.firmware = machine.firmware().isUefi() ? "efi" : "bios";
    spec.files = new VirtualMachineFileInfo();
    spec.files.vmPathName = directory;
    return spec;
  }

  private static OptionValue option(String key, String value) {
    var option = new OptionValue();
    option.key = key;
    option.value = value;
    return option;
  }

  private static VirtualDeviceConfigSpec add(VirtualDevice device) {
    var change = new VirtualDeviceConfigSpec();
    change.operation = VirtualDeviceConfigSpecOperation.add;
    change.device = device;
    return change;
  }

  private static VirtualDevice controller() {
    var controller = new ParaVirtualSCSIController();
    controller.key = -1;
    controller.busNumber = 0;
    controller.sharedBus = VirtualSCSISharing.noSharing;
    return controller;
  }

  private static VirtualDevice disk(DatastorePath path, int unit) {
    var disk = new VirtualDisk();
    disk.key = FIRST_DISK - unit;
    disk.controllerKey = -1;
    disk.unitNumber = unit;
    var backing = new VirtualDiskFlatVer2BackingInfo();
    backing.fileName = path.toString();
    backing.diskMode = "persistent";
    disk.backing = backing;
    return disk;
  }

  private VirtualDevice nic() {
    var nic = new VirtualVmxnet3();
    nic.key = -3;
    var backing = new VirtualEthernetCardNetworkBackingInfo();
    backing.network = inventory.networks().getFirst().reference();
    backing.deviceName = inventory.networks().getFirst().name();
    nic.backing = backing;
    return nic;
  }

  /// What a migration must not leave behind, in words: snapshots, disks attached to gateways, and
  /// files in datastores that no machine accounts for.
  public List<String> leftovers() throws IOException {
    var found = new ArrayList<String>();
    var accounted = new TreeSet<String>();
    for (VirtualMachine machine : inventory.machines()) {
      VmRecord record = machine.machineRecord();
      record.snapshots().forEach(s -> found.add("snapshot " + s.name() + " of " + machine.name()));
      for (Hardware.DiskDevice disk : record.hardware().disks()) {
        if (record.extraConfig().containsKey(VmRecord.PROCESS)) {
          found.add("disk " + disk.file() + " attached to " + machine.name());
        }
        String base = disk.base();
        accounted.add(base.substring(0, base.length() - ".vmdk".length()));
      }
      accounted.add(record.directory() + "/");
      record.hardware().cds().stream()
          .map(Hardware.CdDevice::iso)
          .filter(java.util.Objects::nonNull)
          .forEach(accounted::add);
    }
    for (Datastore datastore : inventory.datastores()) {
      extraFiles(datastore, accounted, found);
    }
    return found;
  }

  /// A file is accounted for when it is a machine's own record or log, or belongs to its disk.
  private static void extraFiles(
      Datastore datastore, java.util.Set<String> accounted, List<String> found) throws IOException {
    try (Stream<Path> files = Files.walk(datastore.directory(), 6)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String relative = datastore.directory().relativize(file).toString();
        String path = "[" + datastore.name() + "] " + relative;
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        boolean own = accounted.contains(directory) && path.matches(".*\\.(vmx|log|nvram)");
        boolean part = accounted.stream().anyMatch(a -> !a.endsWith("/") && belongs(path, a));
        if (!own && !part) {
          found.add("file " + path);
        }
      }
    }
  }

  /// `x.raw`, `x.disk`, `x-….qcow2`, `x.changes/000001` and the like belong to disk `x`.
  private static boolean belongs(String path, String stem) {
    return path.equals(stem)
        || (path.startsWith(stem)
            && path.substring(stem.length()).matches("[.-][^/]*|\\.changes/\\d+"));
  }
}
