package slipway.manager.vsphere;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One session at one vCenter.
public interface VSphere extends AutoCloseable {

  /// What vCenter this is.
  About about();

  /// Whose session this is, as in `VSPHERE.LOCAL\Administrator`.
  String userName();

  /// What time it is there. // vim25 ServiceInstance.CurrentTime
  Instant clock();

  /// False as soon as vCenter has ended the session.
  boolean isAlive();

  /// Those of `privileges` (API names) that this session's user lacks on the object.
  Set<String> missingPrivileges(ObjectId object, Set<String> privileges);

  // Inventory

  /// What everything else is below.
  ObjectId rootFolder();

  List<Machine> machines();

  /// Read afresh, never from a cache. // vim25 PropertyCollector.RetrievePropertiesEx
  Machine machine(ObjectId machine);

  /// The machine whose firmware tells this UUID. // vim25 SearchIndex.FindByUuid
  Optional<ObjectId> machineBySmbios(String uuid);

  /// Where machines can be put.
  Placements placements();

  /// Those that the session sees, without what is in them.
  List<Placements.Datacenter> datacenters();

  /// The cluster or single host that a pool divides up.
  ObjectId computeOf(ObjectId pool);

  // Disks and snapshots

  /// Turns changed block tracking on and makes it take effect with a passing snapshot.
  void enableChangeTracking(ObjectId machine);

  /// Makes a snapshot without memory; answers its id.
  ObjectId createSnapshot(ObjectId machine, String name, String description);

  /// Removes one snapshot, not its children. Removing what is gone already is harmless.
  void removeSnapshot(ObjectId snapshot);

  /// The disks as the snapshot froze them, each with its change id.
  List<FrozenDisk> frozenDisks(ObjectId snapshot);

  /// What changed on a disk between a change id (`*`: everything allocated) and the snapshot, from
  /// the disk's start to its end. // vim25 VirtualMachine.QueryChangedDiskAreas
  List<Area> changedAreas(ObjectId machine, ObjectId snapshot, int diskKey, String changeId);

  /// Makes an empty disk of the given size in the datastore; its directory is made when absent.
  /// Fails when the file exists. // vim25 VirtualDiskManager.CreateVirtualDisk_Task
  void createDisk(ObjectId datacenter, String path, long sizeBytes, DiskFormat format);

  /// Deletes a disk's files; harmless when they are gone. //
  /// VirtualDiskManager.DeleteVirtualDisk_Task
  void deleteDisk(ObjectId datacenter, String path);

  /// Hot-adds an existing disk; answers the disk as attached, with the UUID that names its device
  /// inside the machine. Attaching what is attached answers the same again.
  AttachedDisk attachDisk(ObjectId machine, String path, DiskAccess access);

  /// The same for a machine that is to have its disks where another had them: writable, and in
  /// that slot when it is free and of a kind that can be made, else on the first free unit.
  AttachedDisk attachDisk(ObjectId machine, String path, Machine.Slot slot);

  /// Hot-removes the disk with that path and keeps its files; harmless when it is not attached.
  void detachDisk(ObjectId machine, String path);

  // Files in datastores

  /// Uploads to `[datastore] path`, making its directory. // datastore HTTP access, `/folder`
  void uploadFile(ObjectId datacenter, String datastorePath, InputStream content, long lengthBytes);

  /// Deletes a file or directory of a datastore; harmless when it is gone.
  void deleteFile(ObjectId datacenter, String datastorePath);

  // Machines

  /// Creates a machine, powered off. // vim25 Folder.CreateVM_Task
  ObjectId createMachine(NewMachine machine);

  /// Makes a machine of an OVF package, powered off. When it fails, vCenter takes back what was
  /// made. // vim25 OvfManager.CreateImportSpec, ResourcePool.ImportVApp, HttpNfcLease
  ObjectId importAppliance(Appliance appliance, ImportWatch watch);

  void insertCd(ObjectId machine, String isoPath);

  void ejectCd(ObjectId machine);

  /// Powers on; harmless when it is on.
  void powerOn(ObjectId machine);

  /// Pulls the plug; harmless when it is off.
  void powerOff(ObjectId machine);

  /// Asks Tools to shut the guest down and returns at once. // vim25 VirtualMachine.ShutdownGuest
  void shutdownGuest(ObjectId machine);

  /// Deletes the machine and its disks; harmless when it is gone. // vim25 Destroy_Task
  void destroy(ObjectId machine);

  /// Commands and files inside a machine's guest.
  GuestOperations guest(ObjectId machine, GuestCredentials credentials);

  /// The tasks and events that people see in vCenter itself.
  TaskBoard taskBoard();

  /// The plugins that this vCenter knows.
  Extensions extensions();

  /// The roles that it gives to accounts.
  AccessRoles accessRoles();

  /// Ends the session.
  @Override
  void close();

  /// @param instanceUuid names this vCenter in object URNs
  record About(String instanceUuid, String name, String version) {}

  /// Bytes of a disk.
  record Area(long offset, long length) {}

  /// @param path `[datastore] directory/file.vmdk` of the frozen file
  /// @param changeId empty when changed block tracking was off
  record FrozenDisk(int key, String path, long sizeBytes, String changeId) {}

  /// @param uuid of the disk's backing, 32 hex digits with or without dashes
  record AttachedDisk(int key, String path, String uuid) {}

  /// How a disk is attached.
  enum DiskAccess {
    /// Written through: `persistent`.
    WRITABLE,
    /// Somebody else's frozen disk: `independent_nonpersistent`, so nothing reaches the file.
    FROZEN
  }
}
