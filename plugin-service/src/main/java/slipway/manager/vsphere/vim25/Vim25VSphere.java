package slipway.manager.vsphere.vim25;

import com.vmware.vim25.AboutInfo;
import com.vmware.vim25.EntityPrivilege;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.PrivilegeAvailability;
import java.io.InputStream;
import java.time.Instant;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
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

/// One vim25 session: hands each verb to the part that knows it.
final class Vim25VSphere implements VSphere {
  private final Connection connection;
  private final Retrieval retrieval;
  private final Disks disks;
  private final DatastoreFiles files;
  private final Machines machines;
  private final AtomicBoolean closed = new AtomicBoolean();

  Vim25VSphere(Connection connection) {
    this.connection = connection;
    this.retrieval = new Retrieval(connection);
    this.disks = new Disks(connection);
    this.files = new DatastoreFiles(connection, disks);
    this.machines = new Machines(connection);
  }

  @Override
  public About about() {
    AboutInfo about = connection.content().about;
    return new About(about.instanceUuid, about.name, about.version);
  }

  @Override
  public String userName() {
    return connection.user().userName;
  }

  @Override
  public boolean isAlive() {
    return !closed.get() && connection.isAlive();
  }

  @Override
  public Set<String> missingPrivileges(ObjectId object, Set<String> privileges) {
    String[] asked = privileges.toArray(String[]::new);
    EntityPrivilege[] answers =
        connection.call(
            "Asking for privileges",
            object,
            (vim, content) ->
                vim.hasPrivilegeOnEntities(
                    content.authorizationManager,
                    new ManagedObjectReference[] {References.to(object)},
                    connection.user().key,
                    asked));
    // What vCenter does not grant in so many words is missing.
    Set<String> missing = new TreeSet<>(privileges);
    if (answers != null) {
      for (EntityPrivilege answer : answers) {
        for (PrivilegeAvailability availability : answer.privAvailability) {
          if (availability.isGranted) {
            missing.remove(availability.privId);
          }
        }
      }
    }
    return Set.copyOf(missing);
  }

  @Override
  public ObjectId rootFolder() {
    return References.id(connection.content().rootFolder);
  }

  @Override
  public List<Machine> machines() {
    List<Retrieval.Row> rows =
        retrieval.all(
            Map.of("VirtualMachine", MachineReader.PATHS, "ResourcePool", List.of("owner")));
    Map<ObjectId, ObjectId> owners = MachineReader.owners(rows);
    return rows.stream()
        .filter(MachineReader::isMachine)
        .map(row -> MachineReader.machine(row, owners))
        .toList();
  }

  @Override
  public Machine machine(ObjectId machine) {
    List<Retrieval.Row> rows =
        retrieval.leading(
            machine, MachineReader.PATHS, "resourcePool", Map.of("ResourcePool", List.of("owner")));
    return MachineReader.machine(rows.getFirst(), MachineReader.owners(rows));
  }

  @Override
  public Optional<ObjectId> machineBySmbios(String uuid) {
    ManagedObjectReference found =
        connection.call(
            "Looking for a machine",
            connection.content().searchIndex,
            (vim, content) -> vim.findByUuid(content.searchIndex, null, uuid, true, false));
    return Optional.ofNullable(found).map(References::id);
  }

  @Override
  public Instant clock() {
    Calendar now =
        connection.call(
            "Asking for the time",
            connection.content().rootFolder,
            (vim, content) -> vim.currentTime(References.to("ServiceInstance", "ServiceInstance")));
    return now.toInstant();
  }

  @Override
  public Placements placements() {
    return new PlacementReader(retrieval.all(PlacementReader.PATHS)).read();
  }

  @Override
  public List<Placements.Datacenter> datacenters() {
    return new PlacementReader(retrieval.all(PlacementReader.DATACENTERS)).read().datacenters();
  }

  @Override
  public ObjectId computeOf(ObjectId pool) {
    return retrieval.one(pool, "owner").reference("owner");
  }

  @Override
  public void enableChangeTracking(ObjectId machine) {
    disks.enableChangeTracking(machine(machine));
  }

  @Override
  public ObjectId createSnapshot(ObjectId machine, String name, String description) {
    return disks.createSnapshot(machine, name, description);
  }

  @Override
  public void removeSnapshot(ObjectId snapshot) {
    disks.removeSnapshot(snapshot);
  }

  @Override
  public List<FrozenDisk> frozenDisks(ObjectId snapshot) {
    return disks.frozenDisks(snapshot);
  }

  @Override
  public List<Area> changedAreas(
      ObjectId machine, ObjectId snapshot, int diskKey, String changeId) {
    return disks.changedAreas(machine, snapshot, diskKey, changeId);
  }

  @Override
  public void createDisk(ObjectId datacenter, String path, long sizeBytes, DiskFormat format) {
    disks.createDisk(datacenter, path, sizeBytes, format);
  }

  @Override
  public void deleteDisk(ObjectId datacenter, String path) {
    disks.deleteDisk(datacenter, path);
  }

  @Override
  public AttachedDisk attachDisk(ObjectId machine, String path, DiskAccess access) {
    return disks.attachDisk(machine, path, access, Optional.empty());
  }

  @Override
  public AttachedDisk attachDisk(ObjectId machine, String path, Machine.Slot slot) {
    return disks.attachDisk(machine, path, DiskAccess.WRITABLE, Optional.of(slot));
  }

  @Override
  public void detachDisk(ObjectId machine, String path) {
    disks.detachDisk(machine, path);
  }

  @Override
  public void uploadFile(
      ObjectId datacenter, String datastorePath, InputStream content, long lengthBytes) {
    files.upload(datacenter, datastorePath, content, lengthBytes);
  }

  @Override
  public void deleteFile(ObjectId datacenter, String datastorePath) {
    files.delete(datacenter, datastorePath);
  }

  @Override
  public ObjectId createMachine(NewMachine machine) {
    return machines.create(machine);
  }

  @Override
  public ObjectId importAppliance(Appliance appliance, ImportWatch watch) {
    return new ApplianceImport(connection, appliance, watch).run();
  }

  @Override
  public void insertCd(ObjectId machine, String isoPath) {
    machines.loadCd(machine, isoPath);
  }

  @Override
  public void ejectCd(ObjectId machine) {
    machines.loadCd(machine, "");
  }

  @Override
  public void powerOn(ObjectId machine) {
    machines.powerOn(machine);
  }

  @Override
  public void powerOff(ObjectId machine) {
    machines.powerOff(machine);
  }

  @Override
  public void shutdownGuest(ObjectId machine) {
    machines.shutdownGuest(machine);
  }

  @Override
  public void destroy(ObjectId machine) {
    machines.destroy(machine);
  }

  @Override
  public GuestOperations guest(ObjectId machine, GuestCredentials credentials) {
    return new Vim25Guest(connection, machine, credentials);
  }

  @Override
  public TaskBoard taskBoard() {
    return new Vim25TaskBoard(connection);
  }

  @Override
  public Extensions extensions() {
    return new Vim25Extensions(connection);
  }

  @Override
  public AccessRoles accessRoles() {
    return new Vim25AccessRoles(connection);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      connection.logout();
    }
  }

  @Override
  public String toString() {
    return userName() + " at " + connection.transport().name();
  }
}
