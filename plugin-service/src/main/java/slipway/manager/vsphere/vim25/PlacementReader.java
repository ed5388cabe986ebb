package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;

/// Reads the places for machines, each with the datacenter it lies in.
final class PlacementReader {
  private static final String UPLINKS = "SYSTEM/DVS.UPLINKPG";

  /// Folders do not nest deeper in practice; a cycle must not hold us.
  private static final int MAX_ANCESTORS = 64;

  static final Map<String, List<String>> DATACENTERS =
      Map.of("Datacenter", List.of("name", "parent"));
  static final Map<String, List<String>> PATHS = new LinkedHashMap<>();

  static {
    PATHS.put("Datacenter", List.of("name", "parent"));
    PATHS.put("Folder", List.of("name", "parent", "childType"));
    PATHS.put("ComputeResource", List.of("name", "parent", "resourcePool"));
    PATHS.put("ResourcePool", List.of("name", "parent", "owner"));
    PATHS.put(
        "Datastore",
        List.of("name", "parent", "summary.capacity", "summary.freeSpace", "summary.accessible"));
    PATHS.put("Network", List.of("name", "parent", "tag"));
  }

  private final List<Retrieval.Row> rows;
  private final Map<ObjectId, ObjectId> parents = new HashMap<>();

  private final List<Placements.Datacenter> datacenters = new ArrayList<>();
  private final List<Placements.Compute> computes = new ArrayList<>();
  private final List<Placements.Pool> pools = new ArrayList<>();
  private final List<Placements.Folder> folders = new ArrayList<>();
  private final List<Placements.Datastore> datastores = new ArrayList<>();
  private final List<Placements.Network> networks = new ArrayList<>();

  PlacementReader(List<Retrieval.Row> rows) {
    this.rows = rows;
    for (Retrieval.Row row : rows) {
      ManagedObjectReference parent = row.get("parent", ManagedObjectReference.class);
      if (parent != null) {
        parents.put(row.id(), References.id(parent));
      }
    }
  }

  Placements read() {
    rows.forEach(this::sort);
    return new Placements(
        List.copyOf(datacenters),
        List.copyOf(computes),
        List.copyOf(pools),
        List.copyOf(folders),
        List.copyOf(datastores),
        List.copyOf(networks));
  }

  private void sort(Retrieval.Row row) {
    String name = MachineReader.name(row.get("name", String.class, row.id().value()));
    if (row.id().type().equals("Datacenter")) {
      datacenters.add(new Placements.Datacenter(row.id(), name, above(row.id())));
    } else if (row.id().type().equals("ResourcePool") || row.id().type().equals("VirtualApp")) {
      ManagedObjectReference owner = row.get("owner", ManagedObjectReference.class);
      if (owner != null) {
        pools.add(new Placements.Pool(row.id(), name, References.id(owner)));
      }
    } else {
      // Outside of every datacenter there are only folders of datacenters.
      datacenter(row.id()).ifPresent(dc -> sortWithin(dc, row, name));
    }
  }

  private void sortWithin(ObjectId datacenter, Retrieval.Row row, String name) {
    switch (row.id().type()) {
      case "ComputeResource", "ClusterComputeResource" -> {
        ManagedObjectReference pool = row.get("resourcePool", ManagedObjectReference.class);
        if (pool != null) {
          computes.add(new Placements.Compute(row.id(), name, datacenter, References.id(pool)));
        }
      }
      case "Folder" -> {
        String[] holds = row.get("childType", String[].class, new String[0]);
        if (Arrays.asList(holds).contains("VirtualMachine")) {
          ObjectId parent = parents.get(row.id());
          boolean first = parent == null || parent.type().equals("Datacenter");
          folders.add(new Placements.Folder(row.id(), name, datacenter, first ? null : parent));
        }
      }
      case "Datastore" -> {
        if (row.get("summary.accessible", Boolean.class, true)) {
          datastores.add(
              new Placements.Datastore(
                  row.id(),
                  name,
                  datacenter,
                  row.get("summary.capacity", Long.class, 0L),
                  row.get("summary.freeSpace", Long.class, 0L)));
        }
      }
      case "Network", "DistributedVirtualPortgroup", "OpaqueNetwork" -> {
        Tag[] tags = row.get("tag", Tag[].class, new Tag[0]);
        if (Arrays.stream(tags).noneMatch(tag -> UPLINKS.equals(tag.key))) {
          networks.add(new Placements.Network(row.id(), name, datacenter));
        }
      }
      default -> {}
    }
  }

  private Optional<ObjectId> datacenter(ObjectId object) {
    return Stream.concat(Stream.of(object), above(object).stream())
        .filter(at -> at.type().equals("Datacenter"))
        .findFirst();
  }

  /// What an object stands in, from the nearest to the root.
  private List<ObjectId> above(ObjectId object) {
    List<ObjectId> above = new ArrayList<>();
    ObjectId at = parents.get(object);
    while (at != null && above.size() < MAX_ANCESTORS) {
      above.add(at);
      at = parents.get(at);
    }
    return List.copyOf(above);
  }
}
