package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.units.ByteSize;
import slipway.manager.vsphere.DiskFormat;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.Placements;

/// All disks together: a thick one takes all of its space at once. A thin one needs room for what
/// is copied to it, and may outgrow the datastore later: that somebody has to know.
final class CapacityAtDestination implements PreCheck, PreChecks.NeedsDestination {
  /// Room for the boot capsule.
  static final long CAPSULE_BYTES = 256L << 20;

  @Override
  public String id() {
    return "capacity";
  }

  @Override
  public String title() {
    return "The datastore has room for the disks";
  }

  @Override
  public Finding look(Scene scene) {
    String wanted = scene.destination().orElseThrow().datastore();
    Placements.Datastore datastore =
        scene.placements().datastores().stream()
            .filter(d -> d.id().value().equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.OBJECT_NOT_FOUND, "Datastore " + wanted).toException());
    long whole = scene.machine().disks().stream().mapToLong(Machine.Disk::sizeBytes).sum();
    long copied = scene.machine().disks().stream().mapToLong(Machine.Disk::allocatedBytes).sum();
    boolean thin = scene.destination().orElseThrow().format() == DiskFormat.THIN;
    long needed = CAPSULE_BYTES + (thin ? copied : whole);
    if (datastore.freeBytes() < needed) {
      return Finding.failed(problem(ProblemType.DATASTORE_FULL, datastore, needed));
    }
    long grown = CAPSULE_BYTES + whole;
    return datastore.freeBytes() < grown
        ? Finding.warning(problem(ProblemType.DATASTORE_TIGHT, datastore, grown))
        : Finding.PASSED;
  }

  private static Problem problem(
      ProblemType type, Placements.Datastore datastore, long neededBytes) {
    return Problem.of(
        type, datastore.name(), ByteSize.text(datastore.freeBytes()), ByteSize.text(neededBytes));
  }
}
