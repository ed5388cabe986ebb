package slipway.manager.alarms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import slipway.manager.enrolment.GatewayRounds;
import slipway.manager.settings.Settings;
import slipway.manager.sites.SiteSessions;
import slipway.manager.sites.Sites;

/// Puts the alarms together and has vCenters asked for the time.
@ApplicationScoped
public class Assembly {

  @Produces
  @Singleton
  Alarms alarms(
      Sites sites, SiteSessions sessions, GatewayRounds rounds, Settings settings, Clock clock) {
    return new Alarms(sites::all, sessions::of, rounds::sightings, settings.tlsDirectory(), clock);
  }

  void begin(@Observes @Initialized(ApplicationScoped.class) Object start, Alarms alarms) {
    alarms.start();
  }

  void close(@Disposes Alarms alarms) {
    alarms.close();
  }
}
