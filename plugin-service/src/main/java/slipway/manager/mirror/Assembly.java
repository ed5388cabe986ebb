package slipway.manager.mirror;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import slipway.manager.database.Database;
import slipway.manager.migrations.Documents;
import slipway.manager.migrations.Surroundings;
import slipway.manager.sites.Mirroring;
import slipway.manager.sites.Sites;

/// Puts the mirror together and starts it with the application.
@ApplicationScoped
public class Assembly {

  @Produces
  @Singleton
  Mirroring mirroring(Database database) {
    return new Mirroring(database);
  }

  @Produces
  @Singleton
  Mirror mirror(
      Database database,
      Sites sites,
      Mirroring mirroring,
      Documents documents,
      Surroundings.Worlds worlds,
      Clock clock) {
    return new Mirror(database, sites, mirroring, documents, worlds, clock);
  }

  void begin(@Observes @Initialized(ApplicationScoped.class) Object start, Mirror mirror) {
    mirror.start();
  }

  void close(@Disposes Mirror mirror) {
    mirror.close();
  }
}
