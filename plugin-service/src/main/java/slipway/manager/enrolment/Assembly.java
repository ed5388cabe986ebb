package slipway.manager.enrolment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import slipway.manager.database.Database;
import slipway.manager.gateways.Gateways;
import slipway.manager.settings.Settings;
import slipway.manager.sites.SiteSessions;
import slipway.manager.sites.Sites;

/// Puts the enrolment together and starts its rounds with the application.
@ApplicationScoped
public class Assembly {

  @Produces
  @Singleton
  Certificates certificates(Database database, Clock clock) {
    return new Certificates(database, clock);
  }

  @Produces
  @Singleton
  Authorities authorities(Settings settings) {
    return new Authorities(settings.enrolment(), settings.tlsDirectory());
  }

  @Produces
  @Singleton
  Enrolments enrolments(
      Database database, Certificates certificates, Authorities authorities, Clock clock) {
    return new Enrolments(database, certificates, authorities, clock);
  }

  @Produces
  @Singleton
  GatewayRounds rounds(
      Sites sites,
      SiteSessions sessions,
      Gateways gateways,
      Certificates certificates,
      Enrolments enrolments,
      Authorities authorities,
      Clock clock) {
    return new GatewayRounds(
        () -> sites.all().stream().flatMap(site -> gateways.at(site.id()).stream()).toList(),
        sessions::of,
        gateways,
        certificates,
        enrolments,
        authorities,
        clock);
  }

  void begin(@Observes @Initialized(ApplicationScoped.class) Object start, GatewayRounds rounds) {
    rounds.start();
  }

  void close(@Disposes GatewayRounds rounds) {
    rounds.close();
  }
}
