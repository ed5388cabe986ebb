package slipway.manager.migrations.steps;

import java.util.Optional;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.FrozenDisk;

/// Freezes the source's disk as one generation of the origin. The snapshot is known by its name.
public final class TakeSnapshot implements Step {
  static final String NAME = "take-snapshot";

  /// @param snapshot value of the snapshot's managed object id
  /// @param changeId from which the next generation's changes are counted
  public record Facts(String type, String snapshot, String changeId) {
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
    return "Freeze the source's disk in a snapshot";
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
    String changeId = frozenDisk(context, snapshot).changeId();
    if (changeId.isEmpty()) {
      return new Outcome.Failed(
          Problem.of(
              ProblemType.CHANGE_TRACKING_UNAVAILABLE,
              context.plan().source().name(),
              "the snapshot carries no change id"));
    }
    return Outcome.done(new Facts(snapshot.type(), snapshot.value(), changeId));
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

  /// The frozen disk that is migrated. Its path is asked each time: it changes when an older
  /// snapshot is merged away.
  static FrozenDisk frozenDisk(Context context, ObjectId snapshot) {
    int key = context.checked().diskKey();
    return context.source().frozenDisks(snapshot).stream()
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
