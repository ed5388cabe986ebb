package slipway.manager.migrations.steps;

import java.time.Duration;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Decision;
import slipway.manager.migrations.Itinerary;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Step;
import slipway.manager.units.ByteSize;

/// Waits until one generation has arrived, and decides whether another round pays.
public final class AwaitPrefill implements Step {
  static final String NAME = "await-prefill";

  /// So little is fetched on demand while the machine boots.
  static final long SMALL_BYTES = 64L << 20;

  /// A round as short as this leaves about as much behind as it brings.
  static final Duration SHORT_ROUND = Duration.ofSeconds(30);

  static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  /// @param again whether another generation is made
  /// @param absentBytes what was still missing
  public record Facts(boolean again, long absentBytes) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Prefill the disks while the source runs";
  }

  @Override
  public Outcome take(Context context) {
    Statistics volume = context.volumes();
    boolean arrived = volume.filled() || volume.absentBytes() == 0;
    if (context.migration().decided(Decision.CUTOVER)) {
      // What has not arrived is fetched by the running machine: that is what the cache is for.
      return Outcome.done(new Facts(false, volume.absentBytes()));
    }
    if (!arrived) {
      return context.waiting(LOOK_AGAIN, note(context, volume));
    }
    long generation = context.generation();
    boolean shortRound = !context.longerThan(SHORT_ROUND);
    boolean small =
        context
            .find(Rebase.Facts.class, Rebase.key(generation))
            .map(facts -> facts.changedBytes() <= SMALL_BYTES)
            .orElse(false);
    boolean again = !shortRound && !small && generation < Itinerary.ROUNDS_MAX;
    return Outcome.done(new Facts(again, volume.absentBytes()));
  }

  static String note(Context context, Statistics volume) {
    String problem = volume.originProblem();
    if (!volume.originReachable() && problem != null) {
      return "Waiting for the source: " + problem;
    }
    return ByteSize.text(volume.absentBytes())
        + " to come"
        + (context.migration().paused() ? ", paused" : "");
  }
}
