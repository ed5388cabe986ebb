package slipway.manager.guestprep;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import slipway.manager.database.Database;
import slipway.manager.migrations.BootPreparation;
import slipway.manager.settings.Settings;

/// Puts guest preparation together.
@ApplicationScoped
public class Assembly {

  @Produces
  @Singleton
  BootFiles files(Database database) {
    return new DatabaseBootFiles(database);
  }

  @Produces
  @Singleton
  Preparations preparations(Database database, Clock clock) {
    return new Preparations(database, clock);
  }

  @Produces
  @Singleton
  GuestPreparation preparation(Settings settings, BootFiles files) {
    return new GuestPreparation(settings.guestBundles(), files);
  }

  @Produces
  @Singleton
  PreparationRuns runs(GuestPreparation preparation, Preparations preparations) {
    return new PreparationRuns(preparation, preparations);
  }

  @Produces
  @Singleton
  BootPreparation boots(PreparationRuns runs, Preparations preparations, BootFiles files) {
    return new PreparedBoots(runs, preparations, files);
  }
}
