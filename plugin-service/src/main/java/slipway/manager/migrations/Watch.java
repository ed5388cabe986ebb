package slipway.manager.migrations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.database.Database;
import slipway.manager.database.Json;
import slipway.manager.events.EventLog;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.migrations.Fleet.Vessel;
import slipway.manager.problem.ProblemException;

/// Looks at every gateway that has volumes, every few seconds: keeps what they tell for lists and
/// for the use of the links, and sets their pace right.
///
/// One manager at a time does it, whichever comes first; the others find it done.
public final class Watch implements AutoCloseable {
  /// How old what lists show of a volume may be.
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  /// How long the use of the links is kept.
  static final Duration LINK_USE_KEPT_FOR = Duration.ofHours(2);

  private static final Duration PRUNE_INTERVAL = Duration.ofHours(1);
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Database database;
  private final Fleet fleet;
  private final Pace pace;
  private final Surroundings.Worlds worlds;
  private final EventLog events;
  private final Clock clock;
  private Instant pruned = Instant.EPOCH;
  private @Nullable Thread thread;

  public Watch(
      Database database,
      Fleet fleet,
      Pace pace,
      Surroundings.Worlds worlds,
      EventLog events,
      Clock clock) {
    this.database = database;
    this.fleet = fleet;
    this.pace = pace;
    this.worlds = worlds;
    this.events = events;
    this.clock = clock;
  }

  /// The database must be open.
  public synchronized void start() {
    thread = Thread.ofVirtual().name("watch").start(this::watch);
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void watch() {
    try {
      while (true) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.warn("volumes could not be looked at: {}", e.getMessage());
        }
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// One look at everything, unless another manager was quicker.
  void look() {
    if (!isMyTurn()) {
      return;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // A gateway that hangs holds up nobody else.
      fleet.bySite().forEach((site, vessels) -> look(threads, site, vessels));
    }
    prune();
  }

  private boolean isMyTurn() {
    Instant now = clock.instant();
    return database.inTransaction(
            h ->
                h.createUpdate("update watch set at = :now where at <= :before")
                    .bind("now", now)
                    // A little less, or the last look's own duration would let a turn pass.
                    .bind("before", now.minus(INTERVAL.multipliedBy(4).dividedBy(5)))
                    .execute())
        > 0;
  }

  private void look(ExecutorService threads, String site, List<Vessel> vessels) {
    try {
      Map<UUID, Pace.Wanted> wanted = pace.wanted(vessels);
      Map<String, List<Vessel>> byGateway =
          vessels.stream().collect(Collectors.groupingBy(Vessel::gateway));
      for (Gateway gateway : worlds.gateways(site)) {
        List<Vessel> aboard = byGateway.getOrDefault(gateway.name(), List.of());
        if (!aboard.isEmpty()) {
          threads.execute(() -> look(gateway, aboard, wanted));
        }
      }
    } catch (ProblemException e) {
      LOG.debug("site {}: {}", site, e.getMessage());
    }
  }

  private void look(Gateway gateway, List<Vessel> vessels, Map<UUID, Pace.Wanted> wanted) {
    try {
      GatewayControl control = worlds.control(gateway);
      Map<String, Statistics> volumes = new HashMap<>();
      control.volumes().forEach(volume -> volumes.put(volume.id(), volume));
      database.inTransaction(h -> keep(h, gateway.site(), vessels, volumes));
      for (Vessel vessel : vessels) {
        Pace.settle(
            control,
            vessel,
            Objects.requireNonNull(wanted.get(vessel.migration())),
            of(vessel, volumes));
      }
    } catch (ProblemException | GatewayRefusal e) {
      // The steps tell it; here it is only seen later.
      LOG.debug("gateway {}: {}", gateway.name(), e.getMessage());
    }
  }

  private long keep(Handle h, String site, List<Vessel> vessels, Map<String, Statistics> volumes) {
    long received = 0;
    for (Vessel vessel : vessels) {
      for (Statistics now : of(vessel, volumes)) {
        received += keep(h, vessel.migration(), now);
      }
    }
    use(h, site, received);
    return received;
  }

  private static List<Statistics> of(Vessel vessel, Map<String, Statistics> volumes) {
    return vessel.volumes().stream().map(volumes::get).filter(Objects::nonNull).toList();
  }

  private long keep(Handle h, UUID migration, Statistics now) {
    Statistics before =
        h.createQuery(
                "select statistics from volume_latest"
                    + " where migration = :id and volume = :volume")
            .bind("id", migration)
            .bind("volume", now.id())
            .mapTo(String.class)
            .findOne()
            .map(json -> Json.read(json, Statistics.class))
            .orElse(null);
    String json = Json.write(now);
    if (before != null && Json.write(before).equals(json)) {
      return 0;
    }
    h.createUpdate(
            """
            insert into volume_latest (migration, volume, at, statistics, news)
            values (:id, :volume, :at, :statistics, nextval('news'))
            on conflict (migration, volume) do update
              set at = :at, statistics = :statistics, news = nextval('news')""")
        .bind("id", migration)
        .bind("volume", now.id())
        .bind("at", clock.instant())
        .bind("statistics", json)
        .execute();
    // A gateway that was started again counts from nothing.
    long last = before == null ? 0 : before.linkReceivedBytes();
    return now.linkReceivedBytes() >= last
        ? now.linkReceivedBytes() - last
        : now.linkReceivedBytes();
  }

  private void use(Handle h, String site, long bytes) {
    h.createUpdate(
            """
            insert into link_use (site, at, bytes) values (:site, :at, :bytes)
            on conflict (site, at) do update set bytes = link_use.bytes + :bytes""")
        .bind("site", site)
        .bind("at", clock.instant().truncatedTo(ChronoUnit.MINUTES))
        .bind("bytes", bytes)
        .execute();
  }

  private void prune() {
    Instant now = clock.instant();
    if (pruned.plus(PRUNE_INTERVAL).isAfter(now)) {
      return;
    }
    pruned = now;
    database.inTransaction(
        h ->
            h.createUpdate("delete from link_use where at < :before")
                .bind("before", now.minus(LINK_USE_KEPT_FOR))
                .execute());
    events.prune(now);
  }
}
