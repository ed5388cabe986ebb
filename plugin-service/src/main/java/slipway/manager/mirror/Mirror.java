package slipway.manager.mirror;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.database.Database;
import slipway.manager.migrations.Documents;
import slipway.manager.migrations.MigrationSummary;
import slipway.manager.migrations.Surroundings;
import slipway.manager.mirror.MirrorTable.Told;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.sites.Mirroring;
import slipway.manager.sites.Mirroring.Standing;
import slipway.manager.sites.Mirroring.State;
import slipway.manager.sites.Site;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.TaskBoard;
import slipway.manager.vsphere.TaskBoard.Registered;

/// Shows migrations in the Recent Tasks and events of the vCenters they concern.
///
/// What is to be shown is read from the database and what has been shown is written there, so it
/// goes on after a restart, at whichever manager. Told twice at worst is an event during whose
/// telling a manager died.
public final class Mirror implements AutoCloseable {
  /// The extension's key, under which `manifest` has it registered.
  public static final String KEY = "slipway";

  /// How often each site is looked at.
  static final Duration INTERVAL = Duration.ofSeconds(5);

  /// How soon after a failure, or where the plugin is not registered.
  static final Duration LATER = Duration.ofMinutes(1);

  /// A turn that lasts longer may be joined by another manager's.
  static final Duration TURN_MAX = Duration.ofMinutes(2);

  /// Nothing more can be told to a vCenter that answers so.
  private static final Set<ProblemType> HOPELESS =
      EnumSet.of(
          ProblemType.VCENTER_UNREACHABLE,
          ProblemType.VCENTER_LOGIN_REFUSED,
          ProblemType.VCENTER_CERTIFICATE_UNTRUSTED,
          ProblemType.SESSION_REQUIRED);

  private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

  private final Database database;
  private final Sites sites;
  private final Mirroring mirroring;
  private final MirrorTable table;
  private final Documents documents;
  private final Surroundings.Worlds worlds;
  private final Clock clock;

  /// Sites that are being told just now, by this manager: one turn each at a time.
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /// What was logged of each site, so that it is logged once.
  private final Map<String, String> logged = new ConcurrentHashMap<>();

  private @Nullable Thread thread;

  public Mirror(
      Database database,
      Sites sites,
      Mirroring mirroring,
      Documents documents,
      Surroundings.Worlds worlds,
      Clock clock) {
    this.database = database;
    this.sites = sites;
    this.mirroring = mirroring;
    this.table = new MirrorTable(database);
    this.documents = documents;
    this.worlds = worlds;
    this.clock = clock;
  }

  /// Begins as soon as there is a database.
  public synchronized void start() {
    thread = Thread.ofVirtual().name("mirror").start(this::run);
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        if (database.awaitOpen(INTERVAL)) {
          beginTurns();
          Thread.sleep(INTERVAL);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void beginTurns() {
    try {
      for (Site site : sites.all()) {
        if (busy.add(site.id())) {
          Thread.ofVirtual()
              .name("mirror-" + site.name())
              .start(
                  () -> {
                    try {
                      turn(site.id());
                    } finally {
                      busy.remove(site.id());
                    }
                  });
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("sites could not be looked at: {}", e.getMessage());
    }
  }

  /// One turn at a site, unless another manager has it.
  public void turn(String site) {
    try {
      Instant now = clock.instant();
      if (mirroring.take(site, now, now.plus(TURN_MAX))) {
        Standing standing = look(site);
        boolean well = standing.state() == State.MIRRORED;
        mirroring.put(site, standing, clock.instant().plus(well ? INTERVAL : LATER));
        tell(site, standing);
      }
    } catch (RuntimeException e) {
      // The database went away; the turn ends by itself.
      LOG.warn("mirroring at site {}: {}", site, e.getMessage());
    }
  }

  private Standing look(String site) {
    try {
      TaskBoard board = worlds.vsphere(site).taskBoard();
      Optional<Registered> registered = board.registered(KEY);
      if (registered.isEmpty()) {
        return new Standing(State.NOT_REGISTERED, "");
      }
      var reflection = new Reflection(board, registered.get(), table, clock.instant());
      String problem = "";
      for (Side side : Side.values()) {
        problem = problem.isEmpty() ? show(reflection, site, side) : problem;
      }
      return problem.isEmpty()
          ? new Standing(State.MIRRORED, "")
          : new Standing(State.FAILED, problem);
    } catch (ProblemException e) {
      return new Standing(State.FAILED, e.problem().cause());
    }
  }

  /// What went wrong with some; empty when nothing did.
  private String show(Reflection reflection, String site, Side side) {
    String problem = "";
    List<Told> due = table.due(site, side);
    Map<UUID, MigrationSummary> migrations = new HashMap<>();
    documents
        .summaries(due.stream().map(Told::migration).toList())
        .forEach(migration -> migrations.put(migration.id(), migration));
    for (Told told : due) {
      MigrationSummary migration = migrations.get(told.migration());
      if (migration != null) {
        try {
          reflection.show(migration, told);
        } catch (ProblemException e) {
          if (HOPELESS.contains(e.problem().type())) {
            throw e;
          }
          if (e.problem().type() == ProblemType.OBJECT_NOT_FOUND) {
            // Nobody will look at a machine that is gone.
            table.put(told.withTask(null, 0).asOf(migration.change()));
          } else {
            problem = e.problem().cause();
          }
        }
      }
    }
    return problem;
  }

  private void tell(String site, Standing standing) {
    String last =
        standing.state() == State.FAILED
            ? logged.put(site, standing.detail())
            : logged.remove(site);
    if (standing.state() == State.FAILED && !standing.detail().equals(last)) {
      LOG.warn("vCenter of site {} is not told of migrations: {}", site, standing.detail());
    }
  }
}
