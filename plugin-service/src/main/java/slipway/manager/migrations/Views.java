package slipway.manager.migrations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import slipway.manager.alarms.Alarms;
import slipway.manager.database.Database;
import slipway.manager.events.EventLog;
import slipway.manager.events.Stream;
import slipway.manager.metrics.MetricsPage;
import slipway.manager.overview.Overviews;
import slipway.manager.policy.Policies;
import slipway.manager.registration.Lists;

/// Puts together what shows migrations, and what keeps an eye on their volumes.
@ApplicationScoped
public class Views {

  @Produces
  @Singleton
  Policies policies(Database database) {
    return new Policies(database);
  }

  @Produces
  @Singleton
  MigrationTable table(Database database) {
    return new MigrationTable(database);
  }

  @Produces
  @Singleton
  EventLog events(Database database) {
    return new EventLog(database);
  }

  @Produces
  @Singleton
  Stream stream(Database database, Documents documents) {
    return new Stream(database, documents);
  }

  @Produces
  @Singleton
  Overviews overviews(
      Database database, MigrationTable table, Documents documents, Alarms alarms, Clock clock) {
    return new Overviews(database, table, documents, alarms::now, clock);
  }

  @Produces
  @Singleton
  MetricsPage metrics(Database database, Alarms alarms, Clock clock) throws IOException {
    return new MetricsPage(database, alarms::readings, clock, Lists.builtIn().version());
  }

  @Produces
  @Singleton
  Fleet fleet(Database database) {
    return new Fleet(database);
  }

  @Produces
  @Singleton
  Pace pace(Fleet fleet, Policies policies, Surroundings.Worlds worlds, Clock clock) {
    return new Pace(fleet, policies, worlds, clock);
  }

  @Produces
  @Singleton
  Watch watch(
      Database database,
      Fleet fleet,
      Pace pace,
      Surroundings.Worlds worlds,
      EventLog events,
      Clock clock) {
    return new Watch(database, fleet, pace, worlds, events, clock);
  }

  @Produces
  @Singleton
  BlockMaps maps(Migrations migrations, Surroundings.Worlds worlds) {
    return new BlockMaps(migrations, worlds);
  }

  @Produces
  @Singleton
  Forecasts forecasts(
      Database database, Surroundings.Worlds worlds, Policies policies, Clock clock) {
    return new Forecasts(database, worlds, policies, clock);
  }
}
