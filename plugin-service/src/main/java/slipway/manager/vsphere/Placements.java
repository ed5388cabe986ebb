package slipway.manager.vsphere;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where machines can be put at a vCenter.
public record Placements(
    List<Datacenter> datacenters,
    List<Compute> computes,
    List<Pool> pools,
    List<Folder> folders,
    List<Datastore> datastores,
    List<Network> networks) {

  /// Folders do not nest deeper in practice; a cycle must not hold us.
  private static final int DEPTH_MAX = 64;

  /// Whether a machine stands in a folder or below it; a folder of datacenters, as the inventory's
  /// root, holds all their machines.
  public boolean isIn(Machine.Place place, String folder) {
    if (isInFolderOfMachines(place, folder)) {
      return true;
    }
    ObjectId own = datacenterOf(place).orElse(null);
    return datacenters.stream()
        .filter(datacenter -> datacenter.id().equals(own))
        .flatMap(datacenter -> datacenter.folders().stream())
        .anyMatch(above -> above.value().equals(folder));
  }

  private boolean isInFolderOfMachines(Machine.Place place, String folder) {
    ObjectId at = place.folder();
    for (int depth = 0; depth < DEPTH_MAX && at != null; depth++) {
      if (at.value().equals(folder)) {
        return true;
      }
      at = folder(at).map(Folder::parent).orElse(null);
    }
    return false;
  }

  /// The datacenter a machine is in, by its cluster or else its folder.
  public Optional<ObjectId> datacenterOf(Machine.Place place) {
    return computes.stream()
        .filter(compute -> compute.id().equals(place.cluster()))
        .map(Compute::datacenter)
        .findFirst()
        .or(
            () ->
                Optional.ofNullable(place.folder()).flatMap(this::folder).map(Folder::datacenter));
  }

  private Optional<Folder> folder(ObjectId id) {
    return folders.stream().filter(folder -> folder.id().equals(id)).findFirst();
  }

  /// A datacenter.
  ///
  /// @param folders that it stands in, from its own up to the inventory's root, as far as they were
  ///     read
  public record Datacenter(ObjectId id, String name, List<ObjectId> folders) {}

  /// A cluster or a single host.
  public record Compute(ObjectId id, String name, ObjectId datacenter, ObjectId rootPool) {}

  public record Pool(ObjectId id, String name, ObjectId compute) {}

  /// A folder of machines.
  ///
  /// @param parent the folder of machines that it stands in; absent for the first of a datacenter
  public record Folder(ObjectId id, String name, ObjectId datacenter, @Nullable ObjectId parent) {}

  public record Datastore(
      ObjectId id, String name, ObjectId datacenter, long capacityBytes, long freeBytes) {}

  public record Network(ObjectId id, String name, ObjectId datacenter) {}
}
