package slipway.manager.migrations.steps;

import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Lets go of the generation before this one: its exports, its disks at the gateway, its snapshot.
///
/// In a round this comes before the newer disk is attached, for merging a snapshot away under a
/// disk that somebody reads is not possible; the prefill waits for these seconds. In the cutover it
/// comes after, and leaves the snapshot, because merging takes time and the machine is down.
public record ReleaseOlderOrigin(boolean withSnapshot) implements Step {
  @Override
  public String name() {
    return "release-older-origin";
  }

  @Override
  public String title() {
    return "Let go of the older frozen disks";
  }

  @Override
  public Outcome take(Context context) {
    long older = previous(context);
    ExportOrigin.withdraw(context, older);
    AttachOrigin.detach(context, older);
    if (withSnapshot) {
      TakeSnapshot.remove(context, older);
    }
    return Outcome.done();
  }

  /// The newest generation before this step's.
  static long previous(Context context) {
    for (long generation = context.generation() - 1; generation > 0; generation--) {
      if (context.find(TakeSnapshot.Facts.class, TakeSnapshot.key(generation)).isPresent()) {
        return generation;
      }
    }
    throw new IllegalStateException("there is no generation before " + context.generation());
  }
}
