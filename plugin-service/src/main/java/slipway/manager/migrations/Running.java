package slipway.manager.migrations;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.database.Database;
import slipway.manager.secrets.SecretBox;

/// The part of this manager that walks migrations: begins as soon as there is a database.
@ApplicationScoped
public class Running {
  private static final Logger LOG = LoggerFactory.getLogger(Running.class);

  @Inject Database database;
  @Inject Surroundings.Worlds worlds;
  @Inject BootPreparation boot;
  @Inject CredentialVault credentials;
  @Inject SecretBox secrets;
  @Inject BootTraces traces;
  @Inject java.time.Clock clock;
  @Inject Watch watch;

  private @Nullable ManagerName name;
  private @Nullable Scheduling scheduling;
  private volatile boolean stopping;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object start) {
    Thread.ofVirtual().name("migrations-begin").start(this::begin);
  }

  /// This manager's name among those that share the work; empty while there is no database.
  public synchronized String manager() {
    ManagerName mine = name;
    return mine == null ? "" : mine.name();
  }

  /// Has a migration walked soon.
  public void wake(UUID migration) {
    Scheduling now;
    synchronized (this) {
      now = scheduling;
    }
    if (now == null) {
      throw database
          .problem()
          .orElseThrow(() -> new IllegalStateException("migrations are not running yet"))
          .toException();
    }
    now.wake(migration);
  }

  @PreDestroy
  synchronized void end() {
    stopping = true;
    watch.close();
    if (scheduling != null) {
      scheduling.close();
    }
    if (name != null) {
      name.close();
    }
  }

  private void begin() {
    try {
      while (!stopping && !database.awaitOpen(Duration.ofSeconds(1))) {
        // The database tells in its own words why it is not there.
      }
      synchronized (this) {
        if (stopping) {
          return;
        }
        ManagerName claimed = ManagerName.claim(database);
        name = claimed;
        var around =
            new Surroundings(worlds, boot, credentials, secrets, traces, clock, claimed.name());
        var runner = new Runner(new DatabaseLedger(database), around);
        scheduling = new Scheduling(database, runner::run, clock, claimed.name());
        scheduling.start();
        watch.start();
        LOG.info("manager {} walks migrations", claimed.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
