package slipway.manager.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// The database, connected as soon as it answers.
///
/// The manager starts without it: readiness tells why, and the first connection that succeeds
/// brings the schema up to date and opens the gate.
public final class Database implements AutoCloseable {
  /// How many connections one manager takes at most.
  public static final int POOL_SIZE = 12;

  /// How long a caller waits for a connection before it is told that the database is away.
  public static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

  /// The pause between two attempts to connect for the first time.
  static final Duration RETRY_PAUSE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final String url;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final CountDownLatch open = new CountDownLatch(1);
  private volatile Problem why;
  private final Thread connecting;

  /// @param password asked at each new connection, so that it may be rotated
  public Database(String url, String user, Supplier<String> password) {
    this.url = url;
    this.pool = pool(url, user, password);
    this.jdbi = Jdbi.create(pool);
    this.why = unreachable("connecting");
    this.connecting = Thread.ofVirtual().name("database-connect").start(this::connect);
  }

  /// Runs `work` in one transaction.
  public <T> T inTransaction(HandleCallback<T, RuntimeException> work) {
    return guarded(() -> jdbi().inTransaction(work));
  }

  /// Runs `work` with one connection.
  public <T> T read(HandleCallback<T, RuntimeException> work) {
    return guarded(() -> jdbi().withHandle(work));
  }

  /// The access to SQL. Throws a problem while the schema is not there yet.
  public Jdbi jdbi() {
    if (open.getCount() > 0) {
      throw problem().orElseGet(() -> unreachable("connecting")).toException();
    }
    return jdbi;
  }

  /// How many connections there are just now.
  ///
  /// @param waiting threads that wait for one
  public record Pool(int active, int idle, int waiting) {}

  public Pool pool() {
    HikariPoolMXBean its = pool.getHikariPoolMXBean();
    return new Pool(
        its.getActiveConnections(), its.getIdleConnections(), its.getThreadsAwaitingConnection());
  }

  /// For schedulers, which bring their own SQL.
  public DataSource dataSource() {
    return pool;
  }

  /// Blocks until the schema is there; false when the time is up.
  public boolean awaitOpen(Duration time) throws InterruptedException {
    return open.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Why there is no database, looked up afresh; empty when it answers.
  public Optional<Problem> problem() {
    if (open.getCount() > 0) {
      return Optional.of(why);
    }
    try (var connection = pool.getConnection()) {
      return connection.isValid((int) CONNECTION_TIMEOUT.toSeconds())
          ? Optional.empty()
          : Optional.of(unreachable("the connection is dead"));
    } catch (SQLException e) {
      return Optional.of(unreachable(reason(e)));
    }
  }

  @Override
  public void close() {
    connecting.interrupt();
    pool.close();
  }

  private void connect() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        migrateUnlessMaintained();
        open.countDown();
        LOG.info("database is there");
        return;
      } catch (RuntimeException e) {
        Problem now =
            e instanceof ProblemException known ? known.problem() : unreachable(reason(e));
        if (!now.equals(why)) {
          LOG.warn("no database yet: {}", now.cause());
          why = now;
        }
        try {
          Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException stopped) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /// A restore or a change of keys that is under way is left alone.
  private void migrateUnlessMaintained() {
    try (var connection = pool.getConnection()) {
      if (!Maintenance.tryLock(connection, "select pg_try_advisory_lock_shared(?)")) {
        throw new IllegalStateException(
            ProblemType.MAINTENANCE_UNDER_WAY.title() + "; the manager waits for it");
      }
      try {
        Schema.migrate(pool);
      } finally {
        Maintenance.tryLock(connection, "select pg_advisory_unlock_shared(?)");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (ConnectionException e) {
      throw unreachable(reason(e)).toException(e);
    } catch (RuntimeException e) {
      if (isConnectionLost(e)) {
        throw unreachable(reason(e)).toException(e);
      }
      throw e;
    }
  }

  // SQLSTATE class 08 (connection exception) and 57P0x (server shutting down).
  private static boolean isConnectionLost(Throwable failure) {
    if (failure instanceof ProblemException) {
      return false;
    }
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        if (state.startsWith("08") || state.startsWith("57P0")) {
          return true;
        }
      }
    }
    return false;
  }

  private Problem unreachable(String reason) {
    return Problem.of(ProblemType.DATABASE_UNREACHABLE, withoutParameters(url), reason);
  }

  // Parameters of a JDBC URL may hold a password.
  static String withoutParameters(String url) {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  // The deepest cause says what a person can use, as in "Connection refused".
  static String reason(Throwable failure) {
    Throwable deepest = failure;
    for (int depth = 0; deepest.getCause() != null && depth < 16; depth++) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null
        ? deepest.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  /// @param application what PostgreSQL shows of who is connected
  static DataSource source(String url, String user, Supplier<String> password, String application) {
    return new PasswordAtConnect(url, user, password, application);
  }

  private static HikariDataSource pool(String url, String user, Supplier<String> password) {
    var config = new HikariConfig();
    config.setPoolName("slipway");
    config.setDataSource(source(url, user, password, Maintenance.MANAGER));
    config.setMaximumPoolSize(POOL_SIZE);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /// PostgreSQL connections whose password is asked each time.
  private static final class PasswordAtConnect extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;
    private final transient Supplier<String> ask;

    PasswordAtConnect(String url, String user, Supplier<String> ask, String application) {
      this.ask = ask;
      setUrl(url);
      setUser(user);
      setConnectTimeout((int) CONNECTION_TIMEOUT.toSeconds());
      setTcpKeepAlive(true);
      setApplicationName(application);
    }

    @Override
    public java.sql.Connection getConnection() throws SQLException {
      return getConnection(getUser(), ask.get());
    }
  }
}
