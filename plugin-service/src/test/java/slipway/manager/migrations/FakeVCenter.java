package slipway.manager.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.AccessRoles;
import slipway.manager.vsphere.Appliance;
import slipway.manager.vsphere.DiskFormat;
import slipway.manager.vsphere.Extensions;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.GuestOperations;
import slipway.manager.vsphere.ImportWatch;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.NewMachine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;
import slipway.manager.vsphere.TaskBoard;
import slipway.manager.vsphere.VSphere;

/// A vCenter in memory: machines, disks with contents, snapshots that freeze them, files.
final class FakeVCenter implements VSphere {
  static final ObjectId DATACENTER = new ObjectId("Datacenter", "datacenter-1");
  static final ObjectId CLUSTER = new ObjectId("ClusterComputeResource", "domain-1");
  static final ObjectId OTHER_CLUSTER = new ObjectId("ClusterComputeResource", "domain-2");
  static final ObjectId POOL = new ObjectId("ResourcePool", "resgroup-1");
  static final ObjectId OTHER_POOL = new ObjectId("ResourcePool", "resgroup-2");
  static final ObjectId ROOT_FOLDER = new ObjectId("Folder", "group-d1");
  static final ObjectId FOLDER = new ObjectId("Folder", "group-v1");
  static final ObjectId INNER_FOLDER = new ObjectId("Folder", "group-v2");

  final String name;
  final Map<ObjectId, FakeMachine> machines = new LinkedHashMap<>();
  final Map<String, FakeDisk> looseDisks = new TreeMap<>();
  final Map<String, Long> files = new TreeMap<>();
  final Set<String> lackedPrivileges = new HashSet<>();
  final Map<String, DiskFormat> formats = new TreeMap<>();
  long freeBytes = 1L << 40;
  final FakeTaskBoard board;
  private final World world;
  private int numbers = 10;

  FakeVCenter(World world, String name) {
    this.world = world;
    this.name = name;
    this.board = new FakeTaskBoard(world, name);
  }

  ObjectId addGatewayMachine(String machineName) {
    ObjectId id = nextId();
    FakeMachine machine = new FakeMachine(id, machineName, "[ds] " + machineName);
    machine.power = Machine.Power.ON;
    machines.put(id, machine);
    return id;
  }

  FakeMachine addMachine(String machineName) {
    ObjectId id = nextId();
    FakeMachine machine = new FakeMachine(id, machineName, "[ds] " + machineName);
    machine.bootsAs = machineName + ".example";
    machine.nics.add(
        new Machine.Nic(
            4000,
            "Network adapter 1",
            "00:50:56:00:00:01",
            new ObjectId("Network", "network-1"),
            "vmxnet3"));
    addDisk(machine, 20);
    machine.start();
    machines.put(id, machine);
    return machine;
  }

  /// Gives a machine one more disk, with something in some of its blocks.
  static void addDisk(FakeMachine machine, int blocks) {
    int number = machine.disks.size();
    var disk =
        new FakeDisk(
            machine.directory + "/" + machine.name + (number == 0 ? "" : "_" + number) + ".vmdk",
            "d-" + machine.id + "-" + number,
            1L << 30);
    for (long block = 0; block < blocks; block++) {
      disk.write(block * 3, "first-" + number + "-" + block);
    }
    machine.disks.add(disk);
  }

  FakeMachine get(ObjectId id) {
    world.reach(name);
    FakeMachine machine = machines.get(id);
    if (machine == null) {
      throw Problem.of(ProblemType.OBJECT_NOT_FOUND, id).toException();
    }
    return machine;
  }

  @Override
  public About about() {
    return new About("instance-" + name, name, "8.0.3");
  }

  @Override
  public String userName() {
    return "slipway@" + name;
  }

  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public Set<String> missingPrivileges(ObjectId object, Set<String> privileges) {
    world.reach(name);
    Set<String> missing = new HashSet<>(privileges);
    missing.retainAll(lackedPrivileges);
    return missing;
  }

  @Override
  public ObjectId rootFolder() {
    return new ObjectId("Folder", "group-d1");
  }

  @Override
  public List<Machine> machines() {
    world.reach(name);
    return machines.values().stream().map(FakeMachine::seen).toList();
  }

  /// The only UUID that machines have here.
  @Override
  public Optional<ObjectId> machineBySmbios(String uuid) {
    return machines().stream()
        .filter(machine -> machine.instanceUuid().equals(uuid))
        .map(Machine::id)
        .findFirst();
  }

  @Override
  public Instant clock() {
    world.reach(name);
    return Instant.now();
  }

  @Override
  public Machine machine(ObjectId machine) {
    return get(machine).seen();
  }

  @Override
  public Placements placements() {
    world.reach(name);
    return new Placements(
        List.of(new Placements.Datacenter(DATACENTER, "DC", List.of(ROOT_FOLDER))),
        List.of(
            new Placements.Compute(CLUSTER, "Cluster", DATACENTER, POOL),
            new Placements.Compute(OTHER_CLUSTER, "Other cluster", DATACENTER, OTHER_POOL)),
        List.of(
            new Placements.Pool(POOL, "Resources", CLUSTER),
            new Placements.Pool(OTHER_POOL, "Resources", OTHER_CLUSTER)),
        List.of(
            new Placements.Folder(FOLDER, "vm", DATACENTER, null),
            new Placements.Folder(INNER_FOLDER, "Servers", DATACENTER, FOLDER)),
        List.of(
            new Placements.Datastore(
                new ObjectId("Datastore", "datastore-1"), "ds", DATACENTER, 1L << 41, freeBytes)),
        List.of(
            new Placements.Network(
                new ObjectId("Network", "network-7"), "VM Network", DATACENTER)));
  }

  @Override
  public List<Placements.Datacenter> datacenters() {
    return placements().datacenters();
  }

  @Override
  public ObjectId computeOf(ObjectId pool) {
    world.reach(name);
    return pool.equals(OTHER_POOL) ? OTHER_CLUSTER : CLUSTER;
  }

  @Override
  public void enableChangeTracking(ObjectId machine) {
    FakeMachine m = get(machine);
    world.change("track changes of " + m.name, () -> m.changeTracking = true);
  }

  @Override
  public ObjectId createSnapshot(ObjectId machine, String snapshot, String description) {
    FakeMachine m = get(machine);
    ObjectId id = new ObjectId("VirtualMachineSnapshot", m.id.value() + "-s" + ++m.snapshotNumber);
    world.change(
        "snapshot " + label(snapshot),
        () -> {
          List<FakeDisk> frozen = new ArrayList<>();
          for (FakeDisk disk : m.disks) {
            String number = frozen.isEmpty() ? "" : "_" + frozen.size();
            frozen.add(disk.frozen("[ds] frozen/" + snapshot + number + ".vmdk"));
          }
          m.snapshots.put(id.value(), new FakeMachine.Snapshot(id, snapshot, frozen));
        });
    return id;
  }

  @Override
  public void removeSnapshot(ObjectId snapshot) {
    world.reach(name);
    for (FakeMachine m : machines.values()) {
      FakeMachine.Snapshot found = m.snapshots.get(snapshot.value());
      if (found != null) {
        for (FakeDisk frozen : found.frozen()) {
          if (isAttachedAnywhere(frozen.path)) {
            throw new IllegalStateException(frozen.path + " is merged away while in use");
          }
        }
        world.change(
            "remove snapshot " + label(found.name()), () -> m.snapshots.remove(snapshot.value()));
      }
    }
  }

  private boolean isAttachedAnywhere(String path) {
    return machines.values().stream().anyMatch(m -> m.attached.containsKey(path));
  }

  @Override
  public List<FrozenDisk> frozenDisks(ObjectId snapshot) {
    FakeMachine machine = ownerOf(snapshot);
    List<FrozenDisk> disks = new ArrayList<>();
    for (FakeDisk frozen : snapshot(snapshot).frozen()) {
      disks.add(
          new FrozenDisk(
              FakeMachine.FIRST_KEY + disks.size(),
              frozen.path,
              frozen.sizeBytes,
              machine.changeTracking ? "change/" + frozen.writes() : ""));
    }
    return disks.reversed();
  }

  @Override
  public List<Area> changedAreas(
      ObjectId machine, ObjectId snapshot, int diskKey, String changeId) {
    world.reach(name);
    long since = changeId.equals("*") ? 0 : Long.parseLong(changeId.substring("change/".length()));
    return snapshot(snapshot).frozen().get(diskKey - FakeMachine.FIRST_KEY).changedSince(since);
  }

  @Override
  public void createDisk(ObjectId datacenter, String path, long sizeBytes, DiskFormat format) {
    world.reach(name);
    if (looseDisks.containsKey(path)) {
      throw Problem.of(ProblemType.FILE_EXISTS, path).toException();
    }
    world.change(
        "create disk" + number(path),
        () -> looseDisks.put(path, new FakeDisk(path, "home-" + path, sizeBytes)));
    formats.put(path, format);
  }

  @Override
  public void deleteDisk(ObjectId datacenter, String path) {
    world.reach(name);
    if (isAttachedAnywhere(path)) {
      throw new IllegalStateException(path + " is deleted while in use");
    }
    if (looseDisks.containsKey(path)) {
      world.change("delete disk" + number(path), () -> looseDisks.remove(path));
    }
  }

  @Override
  public AttachedDisk attachDisk(ObjectId machine, String path, Machine.Slot slot) {
    FakeMachine m = get(machine);
    m.slots.forEach(
        (other, its) -> {
          if (its.equals(slot) && !other.equals(path)) {
            throw new IllegalStateException(slot + " is taken by " + other);
          }
        });
    m.slots.put(path, slot);
    return attachDisk(machine, path, DiskAccess.WRITABLE);
  }

  @Override
  public AttachedDisk attachDisk(ObjectId machine, String path, DiskAccess access) {
    FakeMachine m = get(machine);
    AttachedDisk there = m.attached.get(path);
    if (there != null) {
      return there;
    }
    FakeDisk disk = disk(path);
    if (access == DiskAccess.WRITABLE && isAttachedAnywhere(path)) {
      throw Problem.of(ProblemType.VCENTER_FAULT, "Attach", "the file is locked").toException();
    }
    AttachedDisk attached = new AttachedDisk(2100, path, disk.uuid);
    world.change(
        "attach " + access + number(path) + " to " + (m.name.startsWith("gw") ? m.name : "machine"),
        () -> m.attached.put(path, attached));
    return attached;
  }

  /// What a disk that is attached to the machine holds.
  FakeDisk disk(String path) {
    FakeDisk loose = looseDisks.get(path);
    if (loose != null) {
      return loose;
    }
    return machines.values().stream()
        .flatMap(m -> m.snapshots.values().stream())
        .flatMap(snapshot -> snapshot.frozen().stream())
        .filter(frozen -> frozen.path.equals(path))
        .findFirst()
        .orElseThrow(() -> Problem.of(ProblemType.OBJECT_NOT_FOUND, path).toException());
  }

  @Override
  public void detachDisk(ObjectId machine, String path) {
    FakeMachine m = get(machine);
    if (m.attached.containsKey(path)) {
      world.change("detach" + number(path) + " from " + m.name, () -> m.attached.remove(path));
    }
  }

  @Override
  public void uploadFile(
      ObjectId datacenter, String datastorePath, InputStream content, long lengthBytes) {
    world.reach(name);
    try {
      long length = content.readAllBytes().length;
      if (length != lengthBytes) {
        throw new IllegalStateException("length is " + length + ", not " + lengthBytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!files.containsKey(datastorePath)) {
      world.change("upload capsule", () -> files.put(datastorePath, lengthBytes));
    }
  }

  @Override
  public void deleteFile(ObjectId datacenter, String datastorePath) {
    world.reach(name);
    if (files.containsKey(datastorePath)) {
      world.change("delete file", () -> files.remove(datastorePath));
    }
  }

  @Override
  public ObjectId createMachine(NewMachine machine) {
    world.reach(name);
    ObjectId id = nextId();
    world.change(
        "create machine " + machine.name(),
        () -> {
          FakeMachine made = new FakeMachine(id, machine.name(), machine.directory());
          made.cd = machine.isoPath();
          made.bootsAs = machine.name() + ".example";
          machines.put(id, made);
        });
    return id;
  }

  @Override
  public ObjectId importAppliance(Appliance appliance, ImportWatch watch) {
    throw new UnsupportedOperationException("no migration imports an appliance");
  }

  @Override
  public void insertCd(ObjectId machine, String isoPath) {
    get(machine).cd = isoPath;
  }

  @Override
  public void ejectCd(ObjectId machine) {
    FakeMachine m = get(machine);
    if (!m.cd.isEmpty()) {
      world.change("eject", () -> m.cd = "");
    }
  }

  @Override
  public void powerOn(ObjectId machine) {
    FakeMachine m = get(machine);
    if (m.power == Machine.Power.OFF) {
      world.change("power on at " + name, m::start);
    }
  }

  @Override
  public void powerOff(ObjectId machine) {
    FakeMachine m = get(machine);
    if (m.power == Machine.Power.ON) {
      world.change("power off at " + name, m::stop);
    }
  }

  @Override
  public void shutdownGuest(ObjectId machine) {
    FakeMachine m = get(machine);
    if (m.power == Machine.Power.ON && !m.stubborn) {
      world.change("shut down at " + name, m::stop);
    }
  }

  @Override
  public void destroy(ObjectId machine) {
    world.reach(name);
    FakeMachine m = machines.get(machine);
    if (m != null) {
      if (m.power != Machine.Power.OFF) {
        throw Problem.of(ProblemType.VCENTER_FAULT, "Destroy", "it is on").toException();
      }
      world.change("destroy at " + name, () -> machines.remove(machine));
    }
  }

  @Override
  public GuestOperations guest(ObjectId machine, GuestCredentials credentials) {
    return new FakeGuest(credentials);
  }

  @Override
  public TaskBoard taskBoard() {
    return board;
  }

  @Override
  public Extensions extensions() {
    throw new UnsupportedOperationException("migrations register nothing");
  }

  @Override
  public AccessRoles accessRoles() {
    throw new UnsupportedOperationException("migrations make no roles");
  }

  @Override
  public void close() {}

  private FakeMachine.Snapshot snapshot(ObjectId id) {
    world.reach(name);
    FakeMachine.Snapshot found = ownerOf(id).snapshots.get(id.value());
    if (found == null) {
      throw new IllegalStateException("no snapshot " + id);
    }
    return found;
  }

  private FakeMachine ownerOf(ObjectId snapshot) {
    return machines.values().stream()
        .filter(m -> m.snapshots.containsKey(snapshot.value()))
        .findFirst()
        .orElseThrow(() -> Problem.of(ProblemType.OBJECT_NOT_FOUND, snapshot).toException());
  }

  /// Which disk of its machine a path is of: nothing for the first.
  private static String number(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int from = name.lastIndexOf('_');
    return from < 0 ? "" : " " + name.substring(from + 1, name.length() - ".vmdk".length());
  }

  // Names carry ids; what is compared between runs must not.
  private static String label(String snapshot) {
    return snapshot.substring(snapshot.lastIndexOf('-') + 1);
  }

  private ObjectId nextId() {
    return ObjectId.machine("vm-" + ++numbers);
  }
}
