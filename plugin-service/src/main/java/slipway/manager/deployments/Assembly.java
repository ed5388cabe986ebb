package slipway.manager.deployments;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import slipway.manager.database.Database;
import slipway.manager.enrolment.Enrolments;
import slipway.manager.gateways.Gateways;
import slipway.manager.settings.Settings;
import slipway.manager.sites.SiteSessions;

/// Puts the deployments together, and clears up with the start of the application.
@ApplicationScoped
public class Assembly {

  @Produces
  @Singleton
  Deployments deployments(Database database, Clock clock) {
    return new Deployments(database, clock);
  }

  @Produces
  @Singleton
  Deployer deployer(
      Settings settings,
      Deployments deployments,
      Enrolments enrolments,
      Gateways gateways,
      SiteSessions sessions) {
    return new Deployer(
        new AppliancePackage(settings.appliancePackage()),
        deployments,
        enrolments,
        gateways,
        sessions::of,
        Deployer.Pace.USUAL);
  }

  void begin(@Observes @Initialized(ApplicationScoped.class) Object start, Deployer deployer) {
    deployer.start();
  }

  void close(@Disposes Deployer deployer) {
    deployer.close();
  }
}
