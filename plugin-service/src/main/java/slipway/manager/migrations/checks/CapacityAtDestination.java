package slipway.manager.migrations.checks;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.Placements;

/// For the whole disk: it is thin at first, and ends as large as it is.
final class CapacityAtDestination implements PreCheck, PreChecks.NeedsDestination {
  /// Room for the boot capsule.
  static final long CAPSULE_BYTES = 256L << 20;

  @Override
  public String id() {
    return "capacity";
  }

  @Override
  public String title() {
    return "The datastore has room for the disk";
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
    long needed =
        CAPSULE_BYTES + scene.machine().disks().stream().mapToLong(Machine.Disk::sizeBytes).sum();
    return datastore.freeBytes() >= needed
        ? Finding.PASSED
        : Finding.failed(
            Problem.of(
                ProblemType.DATASTORE_FULL,
                datastore.name(),
                (datastore.freeBytes() >> 20) + " MiB",
                (needed >> 20) + " MiB"));
  }
}
