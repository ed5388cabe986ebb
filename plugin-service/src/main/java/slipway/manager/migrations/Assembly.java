package slipway.manager.migrations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import slipway.manager.audit.Audit;
import slipway.manager.database.Database;
import slipway.manager.enrolment.Certificates;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.GatewayControls;
import slipway.manager.gateways.Gateways;
import slipway.manager.gateways.HttpGatewayControls;
import slipway.manager.secrets.SecretBox;
import slipway.manager.settings.Settings;
import slipway.manager.sites.Sights;
import slipway.manager.sites.SiteSessions;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

/// Puts the manager together from its settings: the one place that knows what is made of what.
@ApplicationScoped
public class Assembly {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  Database database(Settings settings) {
    Settings.Database its = settings.database();
    return new Database(
        its.url(),
        its.user(),
        () -> {
          try {
            return Files.readString(its.passwordFile()).strip();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  void close(@Disposes Database database) {
    database.close();
  }

  @Produces
  @Singleton
  SecretBox secrets(Settings settings) {
    try {
      return SecretBox.open(settings.secretKeyFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Produces
  @Singleton
  Sites sites(Database database, VCenters vcenters, SecretBox secrets, Clock clock) {
    return new Sites(database, vcenters, secrets, clock);
  }

  @Produces
  @Singleton
  Sights sights(Sites sites, Clock clock) {
    return new Sights(sites::all, clock);
  }

  @Produces
  @Singleton
  SiteSessions sessions(Sites sites) {
    return new SiteSessions(sites);
  }

  void close(@Disposes SiteSessions sessions) {
    sessions.close();
  }

  @Produces
  @Singleton
  GatewayControls controls(Settings settings, Certificates certificates) {
    return new HttpGatewayControls(settings.tlsDirectory(), certificates::revoked);
  }

  @Produces
  @Singleton
  Gateways gateways(Database database, GatewayControls controls) {
    return new Gateways(database, controls);
  }

  @Produces
  @Singleton
  Audit audit(Database database, Clock clock) {
    return new Audit(database, clock);
  }

  @Produces
  @Singleton
  Migrations migrations(Database database, Clock clock) {
    return new Migrations(database, clock);
  }

  @Produces
  @Singleton
  BootTraces traces(Database database, Clock clock) {
    return new BootTraces(database, clock);
  }

  @Produces
  @Singleton
  CredentialVault credentials(Clock clock) {
    return new CredentialVault(clock);
  }

  @Produces
  @Singleton
  Surroundings.Worlds worlds(SiteSessions sessions, Gateways gateways) {
    return new Surroundings.Worlds() {
      @Override
      public VSphere vsphere(String site) {
        return sessions.of(site);
      }

      @Override
      public List<Gateway> gateways(String site) {
        return gateways.at(site);
      }

      @Override
      public GatewayControl control(Gateway gateway) {
        return gateways.control(gateway);
      }
    };
  }

  @Produces
  Surroundings surroundings(
      Surroundings.Worlds worlds,
      BootPreparation boot,
      CredentialVault credentials,
      SecretBox secrets,
      BootTraces traces,
      Clock clock,
      Running running) {
    return new Surroundings(worlds, boot, credentials, secrets, traces, clock, running.manager());
  }

  @Produces
  @Singleton
  CapsuleRenewals capsules(
      Migrations migrations,
      Surroundings.Worlds worlds,
      BootPreparation boot,
      CredentialVault credentials,
      SecretBox secrets,
      BootTraces traces,
      Clock clock,
      Database database) {
    return new CapsuleRenewals(
        migrations,
        new DatabaseLedger(database),
        new Surroundings(worlds, boot, credentials, secrets, traces, clock, "capsules"));
  }

  @Produces
  @Singleton
  Documents documents(
      Migrations migrations,
      Surroundings.Worlds worlds,
      BootPreparation boot,
      CredentialVault credentials,
      SecretBox secrets,
      BootTraces traces,
      Clock clock,
      Database database) {
    return new Documents(
        migrations,
        new Surroundings(worlds, boot, credentials, secrets, traces, clock, "documents"),
        database);
  }
}
