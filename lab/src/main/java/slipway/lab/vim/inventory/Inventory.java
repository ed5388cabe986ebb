package slipway.lab.vim.inventory;

import com.vmware.vim25.FileNotFound;
import com.vmware.vim25.ManagedObjectReference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.wire.Faults;

/// Everything a vCenter holds.
public final class Inventory implements AutoCloseable {
  /// As many machines as the lab ever shows.
  public static final int MAX_MACHINES = 2000;

  private final ChangeClock clock = new ChangeClock();
  private final Tasks tasks = new Tasks(clock);
  private final Map<String, ManagedObject> objects = new ConcurrentHashMap<>();
  private final Places places;
  private final Body.Maker maker;
  private final AtomicLong lastId = new AtomicLong(1000);
  private final VmBeans beans = new VmBeans(this::datastoreReference, this::network);

  /// @param maker null: the real ones
  public Inventory(Layout layout, Body.@Nullable Maker maker) throws IOException {
    this.maker = maker == null ? new Bodies() : maker;
    places = new Places(layout, this);
    places.all.forEach(entity -> objects.put(entity.id(), entity));
    for (Datastore datastore : places.datastores) {
      for (VmRecord record : VmFile.readAll(datastore.directory())) {
        adopt(record);
      }
    }
  }

  Bodies.Storage storage() {
    return new Bodies.Storage(
        base -> {
          DatastorePath path = DatastorePath.parse(base, "fileName");
          return datastore(path).disk(path);
        },
        text -> {
          DatastorePath path = DatastorePath.parse(text, "fileName");
          return datastore(path).file(path);
        });
  }

  public ChangeClock clock() {
    return clock;
  }

  public Tasks tasks() {
    return tasks;
  }

  VmBeans vmBeans() {
    return beans;
  }

  public Entity root() {
    return places.root;
  }

  public Entity datacenter() {
    return places.datacenter;
  }

  public Entity ownFolder() {
    return places.ownFolder;
  }

  public Entity ownPool() {
    return places.ownPool;
  }

  public List<Datastore> datastores() {
    return List.copyOf(places.datastores);
  }

  public List<Entity> networks() {
    return List.copyOf(places.networks);
  }

  ManagedObjectReference host() {
    return places.host.reference();
  }

  /// The object with that id; null when there is none.
  public @Nullable ManagedObject find(String id) {
    ManagedObject found = objects.get(id);
    return found != null ? found : tasks.get(id);
  }

  public ManagedObject get(ManagedObjectReference reference) {
    ManagedObject found = find(reference.val);
    if (found == null || !found.isA(reference.type)) {
      throw Faults.notFound(reference);
    }
    return found;
  }

  /// An entity of one class.
  public <T extends ManagedObject> T get(ManagedObjectReference reference, Class<T> type) {
    ManagedObject found = get(reference);
    if (!type.isInstance(found)) {
      throw Faults.notFound(reference);
    }
    return type.cast(found);
  }

  public void add(ManagedObject object) {
    objects.put(object.id(), object);
  }

  public List<VirtualMachine> machines() {
    return objects.values().stream()
        .filter(VirtualMachine.class::isInstance)
        .map(VirtualMachine.class::cast)
        .sorted(Comparator.comparingInt(vm -> Integer.parseInt(vm.id().substring(3))))
        .toList();
  }

  public Datastore datastore(DatastorePath path) {
    return places.datastores.stream()
        .filter(d -> d.name().equals(path.datastore()))
        .findFirst()
        .orElseThrow(
            () -> Faults.file(new FileNotFound(), path.toString(), "The datastore was not found"));
  }

  @Nullable ManagedObjectReference datastoreReference(String name) {
    return places.datastores.stream()
        .filter(d -> d.name().equals(name))
        .map(ManagedObject::reference)
        .findFirst()
        .orElse(null);
  }

  @Nullable Entity network(String id) {
    return objects.get(id) instanceof Entity entity && entity.isA("Network") ? entity : null;
  }

  /// An id never given before, as in `vm-1001`.
  String nextId(String prefix) {
    return prefix + lastId.incrementAndGet();
  }

  private void adopt(VmRecord record) throws IOException {
    lastId.accumulateAndGet(number(record.identity().id()), Math::max);
    record.snapshots().forEach(s -> lastId.accumulateAndGet(number(s.id()), Math::max));
    register(record);
  }

  private static long number(String id) {
    return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
  }

  /// Puts a machine into the tree; its configuration file is written already.
  VirtualMachine register(VmRecord record) throws IOException {
    if (machines().size() >= MAX_MACHINES) {
      throw Faults.systemError("more than " + MAX_MACHINES + " machines");
    }
    Entity folder =
        objects.get(record.folder()) instanceof Entity entity ? entity : places.machineFolder;
    var machine = new VirtualMachine(this, folder, record, vmxFile(record), maker);
    objects.put(machine.id(), machine);
    folder.children().add(machine);
    record.snapshots().forEach(snapshot -> addSnapshot(machine, snapshot.id()));
    clock.tick();
    return machine;
  }

  Path vmxFile(VmRecord record) {
    DatastorePath path = DatastorePath.parse(VmView.vmPath(record), "vmPathName");
    return datastore(path).file(path);
  }

  void addSnapshot(VirtualMachine machine, String id) {
    objects.put(id, new VmSnapshot(id, machine, this));
  }

  void remove(ManagedObject object) {
    objects.remove(object.id());
    if (object instanceof VirtualMachine machine) {
      machine.machineRecord().snapshots().forEach(s -> objects.remove(s.id()));
      Optional.ofNullable(machine.parent()).ifPresent(p -> p.children().remove(machine));
    }
    clock.tick();
  }

  @Override
  public void close() throws IOException {
    tasks.close();
    IOException first = null;
    for (VirtualMachine machine : machines()) {
      try {
        machine.close();
      } catch (IOException e) {
        first = e;
      }
    }
    for (Datastore datastore : places.datastores) {
      datastore.close();
    }
    if (first != null) {
      throw first;
    }
  }
}
