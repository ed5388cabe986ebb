package slipway.manager.migrations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.AttachedDisk;

/// A machine of a [FakeVCenter]: state that tests may change directly.
final class FakeMachine {
  final ObjectId id;
  String name;
  String directory;
  String hostName = "";
  String guestId = "debian12_64Guest";
  String firmware = "bios";
  String instanceUuid;

  /// What Tools tell of the system.
  String details = "";

  Machine.Power power = Machine.Power.OFF;
  Machine.Tools tools = Machine.Tools.NOT_RUNNING;
  boolean guestOperationsReady;
  boolean changeTrackingSupported = true;
  boolean changeTracking;
  boolean consolidationNeeded;
  String diskMode = "persistent";
  /// Modes of single disks, by their number.
  final Map<Integer, String> oddModes = new LinkedHashMap<>();
  String cd = "";
  Machine.Place place =
      new Machine.Place(FakeVCenter.CLUSTER, FakeVCenter.FOLDER, FakeVCenter.POOL);

  /// The guest ignores requests to shut down.
  boolean stubborn;

  /// What the guest calls itself once it has booted.
  String bootsAs = "";

  final List<FakeDisk> disks = new ArrayList<>();
  final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  final Map<String, AttachedDisk> attached = new LinkedHashMap<>();
  final List<Machine.Nic> nics = new ArrayList<>();
  int snapshotNumber;

  /// Where attached disks were wanted, by path.
  final Map<String, Machine.Slot> slots = new LinkedHashMap<>();

  /// @param frozen every disk, in order
  record Snapshot(ObjectId id, String name, List<FakeDisk> frozen) {}

  FakeMachine(ObjectId id, String name, String directory) {
    this.id = id;
    this.name = name;
    this.instanceUuid = "uuid-of-" + name;
    this.directory = directory;
  }

  void start() {
    power = Machine.Power.ON;
    tools = bootsAs.isEmpty() ? Machine.Tools.NOT_RUNNING : Machine.Tools.RUNNING;
    hostName = bootsAs;
    guestOperationsReady = !bootsAs.isEmpty();
  }

  void stop() {
    power = Machine.Power.OFF;
    tools = Machine.Tools.NOT_RUNNING;
    guestOperationsReady = false;
  }

  /// The device key of the first disk; the others follow.
  static final int FIRST_KEY = 2000;

  /// Where the disk with that number is: on one bus, whose controller has unit 7 for itself.
  static Machine.Slot slot(int number) {
    return new Machine.Slot(
        new Machine.Bus("VirtualLsiLogicSASController", 0), number < 7 ? number : number + 1);
  }

  Machine seen() {
    List<Machine.Disk> shown = new ArrayList<>();
    int key = FIRST_KEY;
    for (FakeDisk disk : disks) {
      shown.add(
          new Machine.Disk(
              key,
              "Hard disk " + (key - 1999),
              disk.path,
              disk.sizeBytes,
              disk.blocks.size() * FakeDisk.BLOCK,
              oddModes.getOrDefault(key - FIRST_KEY, diskMode),
              "",
              slot(key - FIRST_KEY)));
      key++;
    }
    return new Machine(
        id,
        name,
        instanceUuid,
        power,
        tools,
        guestOperationsReady,
        guestId,
        guestId.equals("debian12_64Guest") ? "Debian GNU/Linux 12 (64-bit)" : guestId,
        directory,
        firmware,
        2,
        2048,
        changeTrackingSupported,
        changeTracking,
        consolidationNeeded,
        shown,
        List.copyOf(nics),
        snapshots.values().stream().map(s -> new Machine.Snapshot(s.id(), s.name())).toList(),
        power == Machine.Power.ON ? "192.0.2.10" : "",
        hostName,
        place,
        details.isEmpty() ? Map.of() : Map.of(Machine.DETAILED_DATA, details));
  }
}
