package slipway.manager.migrations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.migrations.steps.Check;
import slipway.manager.problem.ProblemException;

/// Makes the documents that are shown, with the gateways' statistics of the last moment: however
/// many look at a migration, its gateway is asked once a second.
public class Documents {
  static final Duration STATISTICS_AGE_MAX = Duration.ofSeconds(1);

  /// Statistics kept at most; beyond, all are asked for afresh.
  static final int STATISTICS_MAX = 2_000;

  private final Migrations migrations;
  private final Surroundings around;
  private final Database database;
  private final Clock clock;
  private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();

  public Documents(Migrations migrations, Surroundings around, Database database) {
    this.migrations = migrations;
    this.around = around;
    this.database = database;
    this.clock = around.clock();
  }

  public MigrationDocument one(UUID id) {
    return document(migrations.get(id), Forecast.past(database), true);
  }

  public MigrationDocument of(Dossier dossier) {
    return document(dossier, Forecast.past(database), true);
  }

  /// The newest migrations, with what is known of their volumes without asking.
  public List<MigrationDocument> newest() {
    List<Long> past = Forecast.past(database);
    return migrations.newest().stream().map(d -> document(d, past, false)).toList();
  }

  private MigrationDocument document(Dossier dossier, List<Long> past, boolean ask) {
    return MigrationDocument.of(dossier, statistics(dossier, ask), Forecast.of(past, dossier));
  }

  private Optional<Statistics> statistics(Dossier dossier, boolean ask) {
    UUID id = dossier.migration().id();
    boolean hasVolume =
        dossier.results().containsKey("create-volume")
            && !dossier.undone().contains("create-volume")
            && !dossier.results().containsKey("close-volume");
    if (!hasVolume) {
      seen.remove(id);
      return Optional.empty();
    }
    Seen last = seen.get(id);
    if (!ask || (last != null && last.at().plus(STATISTICS_AGE_MAX).isAfter(clock.instant()))) {
      return Optional.ofNullable(last).map(Seen::statistics);
    }
    if (seen.size() >= STATISTICS_MAX) {
      seen.clear();
    }
    Seen now = new Seen(clock.instant(), ask(dossier));
    seen.put(id, now);
    return Optional.ofNullable(now.statistics());
  }

  // A gateway that does not answer leaves the document without its part; the step's note tells why.
  private @Nullable Statistics ask(Dossier dossier) {
    try {
      Plan plan = dossier.migration().plan();
      String name = dossier.find(Check.Facts.class, Check.NAME).orElseThrow().destinationGateway();
      for (Gateway gateway : around.worlds().gateways(plan.destination().site())) {
        if (gateway.name().equals(name)) {
          return around.worlds().control(gateway).statistics(dossier.migration().id().toString());
        }
      }
      return null;
    } catch (ProblemException | GatewayRefusal e) {
      return null;
    }
  }

  private record Seen(Instant at, @Nullable Statistics statistics) {}
}
