package slipway.manager.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// The database to oneself: one connection, while no manager is connected and none begins.
///
/// A manager is known by the name of its connections, of which its pool always keeps one. A lock
/// that lives as long as this connection holds up managers that start meanwhile, before they have
/// looked at anything; see [Database].
public final class Maintenance implements AutoCloseable {
  /// Of all the advisory locks in this database; "Slipway" in letters, and any number will do.
  static final long LOCK = 0x536C_6970_7761_79L;

  /// How managers' connections are named.
  static final String MANAGER = "slipway";

  private static final String NAME = "slipway-maintenance";

  /// How long a connection of somebody who was told to stop, or was killed, may still be seen.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Connection connection;
  private final Jdbi jdbi;

  private Maintenance(Connection connection) {
    this.connection = connection;
    this.jdbi = Jdbi.create(connection);
  }

  /// Nobody else, until it is closed. Throws a problem while a manager runs.
  public static Maintenance alone(String url, String user, String password) {
    return begin(url, user, password, "select pg_try_advisory_lock(?)", true);
  }

  /// Managers may run; nobody is alone meanwhile.
  public static Maintenance beside(String url, String user, String password) {
    return begin(url, user, password, "select pg_try_advisory_lock_shared(?)", false);
  }

  /// More connections like this one, for programs that bring their own; they hold no lock.
  public static DataSource source(String url, String user, String password) {
    return Database.source(url, user, () -> password, NAME);
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  public Connection connection() {
    return connection;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException gone) {
      // And the lock with it.
    }
  }

  private static Maintenance begin(
      String url, String user, String password, String lock, boolean alone) {
    Connection connection = connect(url, user, password);
    try {
      patiently(() -> tryLock(connection, lock), ProblemType.MAINTENANCE_UNDER_WAY);
      if (alone) {
        patiently(() -> managers(connection) == 0, ProblemType.MANAGER_RUNNING);
      }
      return new Maintenance(connection);
    } catch (SQLException | ProblemException e) {
      try {
        connection.close();
      } catch (SQLException suppressed) {
        e.addSuppressed(suppressed);
      }
      if (e instanceof ProblemException known) {
        throw known;
      }
      throw new IllegalStateException("the database does not answer as it should", e);
    }
  }

  private static Connection connect(String url, String user, String password) {
    try {
      return source(url, user, password).getConnection();
    } catch (SQLException e) {
      throw Problem.of(
              ProblemType.DATABASE_UNREACHABLE, Database.withoutParameters(url), Database.reason(e))
          .toException(e);
    }
  }

  static boolean tryLock(Connection connection, String lock) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(lock)) {
      ask.setLong(1, LOCK);
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  private interface Question {
    boolean ask() throws SQLException;
  }

  private static void patiently(Question question, ProblemType otherwise) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!question.ask()) {
      if (System.nanoTime() - end > 0) {
        throw Problem.of(otherwise).toException();
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Problem.of(otherwise).toException(e);
      }
    }
  }

  private static int managers(Connection connection) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and application_name = ?""")) {
      ask.setString(1, MANAGER);
      try (ResultSet answer = ask.executeQuery()) {
        answer.next();
        return answer.getInt(1);
      }
    }
  }
}
