package slipway.manager.migrations.steps;

import java.util.List;
import java.util.Optional;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.FrozenDisk;

/// Freezes the source's disks, all at one moment, as one generation of the origin. The snapshot is
/// known by its name.
public final class TakeSnapshot implements Step {
  static final String NAME = "take-snapshot";

  /// @param snapshot value of the snapshot's managed object id
  /// @param changeIds from which the next generation's changes are counted, in the order of the
  ///     machine's disks
  public record Facts(String type, String snapshot, List<String> changeIds) {
    ObjectId id() {
      return new ObjectId(type, snapshot);
    }
  }

  static String key(long generation) {
    return NAME + "-" + generation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Freeze the source's disks in a snapshot";
  }

  @Override
  public Outcome take(Context context) {
    ObjectId snapshot =
        find(context, context.generation())
            .orElseGet(
                () ->
                    context
                        .source()
                        .createSnapshot(
                            context.sourceMachine(),
                            snapshotName(context, context.generation()),
                            "Made by Slipway for the migration of this machine. It goes by itself."));
    List<String> changeIds =
        frozenDisks(context, snapshot).stream().map(FrozenDisk::changeId).toList();
    if (changeIds.contains("")) {
      return new Outcome.Failed(
          Problem.of(
              ProblemType.CHANGE_TRACKING_UNAVAILABLE,
              context.plan().source().name(),
              "the snapshot carries no change id"));
    }
    return Outcome.done(new Facts(snapshot.type(), snapshot.value(), changeIds));
  }

  @Override
  public Outcome undo(Context context) {
    remove(context, context.generation());
    return Outcome.done();
  }

  /// Removes the snapshot of a generation; harmless when it is gone.
  static void remove(Context context, long generation) {
    find(context, generation).ifPresent(context.source()::removeSnapshot);
  }

  /// Which snapshot of the source is the generation's, if there is one.
  static Optional<ObjectId> find(Context context, long generation) {
    String name = snapshotName(context, generation);
    return context.lookAtSource().snapshots().stream()
        .filter(s -> s.name().equals(name))
        .map(Machine.Snapshot::id)
        .findFirst();
  }

  /// The frozen disks that are migrated, in the order of the machine's disks. Their paths are asked
  /// each time: they change when an older snapshot is merged away.
  static List<FrozenDisk> frozenDisks(Context context, ObjectId snapshot) {
    List<FrozenDisk> frozen = context.source().frozenDisks(snapshot);
    return context.disks().stream().map(disk -> find(frozen, disk.key(), snapshot)).toList();
  }

  private static FrozenDisk find(List<FrozenDisk> frozen, int key, ObjectId snapshot) {
    return frozen.stream()
        .filter(disk -> disk.key() == key)
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(ProblemType.OBJECT_NOT_FOUND, "Disk " + key + " in " + snapshot)
                    .toException());
  }

  private static String snapshotName(Context context, long generation) {
    return "slipway-" + context.migration().shortId() + "-" + generation;
  }
}
