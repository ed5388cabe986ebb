package slipway.manager.migrations.steps;

import java.net.URI;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;

/// Joins the empty disk and the origin to a volume.
public final class CreateVolume implements Step {
  @Override
  public String name() {
    return "create-volume";
  }

  @Override
  public String title() {
    return "Create the volume";
  }

  @Override
  public Outcome take(Context context) {
    String home = context.facts(AttachHome.Facts.class, AttachHome.NAME).uuid();
    var export = context.facts(ExportOrigin.Facts.class, ExportOrigin.key(1));
    context
        .destinationGateway()
        .createVolume(
            context.volume(), home, context.checked().diskBytes(), URI.create(export.origin()));
    return Outcome.done();
  }

  @Override
  public Outcome undo(Context context) {
    context.destinationGateway().deleteVolume(context.volume(), true);
    return Outcome.done();
  }
}
