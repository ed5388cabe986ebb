package slipway.manager.migrations;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.migrations.Fleet.Vessel;
import slipway.manager.policy.Policies;
import slipway.manager.problem.ProblemException;

/// Keeps every volume filling at the pace that is wanted of it: its own limit, its share of what
/// the settings allow its site at this hour, or not at all while it is paused.
///
/// The gateways are told only what differs from what they do, so that anybody may tell them at any
/// time: after a request, when the calendar turns, when a gateway was started again.
public class Pace {
  /// The slowest fill; a share below would be rounded to none at all, which means no limit.
  static final long SLOWEST = 1;

  private static final Logger LOG = LoggerFactory.getLogger(Pace.class);

  private final Fleet fleet;
  private final Policies policies;
  private final Surroundings.Worlds worlds;
  private final Clock clock;

  public Pace(Fleet fleet, Policies policies, Surroundings.Worlds worlds, Clock clock) {
    this.fleet = fleet;
    this.policies = policies;
    this.worlds = worlds;
    this.clock = clock;
  }

  /// @param bytesPerSecond 0 for no limit
  record Wanted(boolean running, long bytesPerSecond) {}

  /// Has what was decided about one migration reach its gateway at once. One that cannot be reached
  /// is told later, as are those whose share this changes.
  void apply(UUID migration) {
    for (List<Vessel> vessels : fleet.bySite().values()) {
      for (Vessel vessel : vessels) {
        if (vessel.migration().equals(migration)) {
          tell(vessel, Objects.requireNonNull(wanted(vessels).get(migration)));
        }
      }
    }
  }

  /// What is wanted of each migration of one site, all its volumes together.
  Map<UUID, Wanted> wanted(List<Vessel> vessels) {
    OptionalLong limit = policies.get().policy().throttle().at(clock.instant());
    long running = vessels.stream().filter(v -> v.filling() && !v.paused()).count();
    Map<UUID, Wanted> wanted = new HashMap<>();
    for (Vessel vessel : vessels) {
      long share =
          limit.isEmpty() ? 0 : Math.max(SLOWEST, limit.getAsLong() / Math.max(1, running));
      wanted.put(
          vessel.migration(),
          new Wanted(vessel.filling() && !vessel.paused(), lesser(vessel.limit(), share)));
    }
    return wanted;
  }

  /// An equal part of a limit; 0 for none.
  public static long share(long bytesPerSecond, long among) {
    return bytesPerSecond == 0 ? 0 : Math.max(SLOWEST, bytesPerSecond / Math.max(1, among));
  }

  /// Tells the gateway when volumes of a migration do something else. Those that still fill share
  /// what it may have; a volume that is filled leaves its part to the others.
  static void settle(
      GatewayControl control, Vessel vessel, Wanted wanted, List<Statistics> volumes) {
    long filling = volumes.stream().filter(volume -> !volume.filled()).count();
    Wanted each = new Wanted(wanted.running(), share(wanted.bytesPerSecond(), filling));
    volumes.forEach(volume -> settle(control, vessel, each, volume));
  }

  private static void settle(
      GatewayControl control, Vessel vessel, Wanted wanted, Statistics volume) {
    boolean same =
        volume.fill().running() == wanted.running()
            && volume.fill().bytesPerSecond() == wanted.bytesPerSecond();
    // Before a step has started the fill, and when there is nothing left to do, it is not ours.
    if (same || !vessel.filling() || volume.filled()) {
      return;
    }
    control.fill(volume.id(), wanted.running(), wanted.bytesPerSecond());
  }

  private void tell(Vessel vessel, Wanted wanted) {
    try {
      for (Gateway gateway : worlds.gateways(vessel.site())) {
        if (gateway.name().equals(vessel.gateway())) {
          GatewayControl control = worlds.control(gateway);
          settle(
              control, vessel, wanted, vessel.volumes().stream().map(control::statistics).toList());
        }
      }
    } catch (ProblemException | GatewayRefusal e) {
      LOG.info("migration {} is paced later: {}", vessel.migration(), e.getMessage());
    }
  }

  // 0 stands for no limit.
  private static long lesser(long one, long other) {
    return one == 0 ? other : other == 0 ? one : Math.min(one, other);
  }
}
