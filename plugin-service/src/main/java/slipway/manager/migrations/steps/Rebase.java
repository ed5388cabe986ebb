package slipway.manager.migrations.steps;

import java.net.URI;
import java.util.List;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.vsphere.VSphere.Area;

/// Gives the volume the newer origin. What changed counts as absent again and is fetched later, so
/// that this takes the same short time whatever has changed.
public final class Rebase implements Step {
  static final String NAME = "rebase";

  public record Facts(long changedBytes) {}

  static String key(long generation) {
    return NAME + "-" + generation;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Move the volume to the newer frozen disk";
  }

  @Override
  public Outcome take(Context context) {
    long generation = context.generation();
    var newer = context.facts(TakeSnapshot.Facts.class, TakeSnapshot.key(generation));
    var older =
        context.facts(
            TakeSnapshot.Facts.class, TakeSnapshot.key(ReleaseOlderOrigin.previous(context)));
    List<Area> changed =
        Areas.coalesced(
            context
                .source()
                .changedAreas(
                    context.sourceMachine(),
                    newer.id(),
                    context.checked().diskKey(),
                    older.changeId()));
    var export = context.facts(ExportOrigin.Facts.class, ExportOrigin.key(generation));
    context
        .destinationGateway()
        .rebase(context.volume(), generation, URI.create(export.origin()), changed);
    return Outcome.done(new Facts(Areas.bytes(changed)));
  }
}
