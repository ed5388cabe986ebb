package slipway.manager.migrations;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import slipway.manager.database.Database;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The name of one manager among those that share a database: its host's, and a number.
///
/// The name is held by a lock of a connection that stays open, which PostgreSQL lets go of when the
/// manager dies. So no two living managers have the same name, and one that is started again gets
/// its old name back, and with it at once what it left behind.
public final class ManagerName implements AutoCloseable {
  /// So many managers may run on one host.
  static final int PER_HOST_MAX = 64;

  private final Connection held;
  private final String name;

  private ManagerName(Connection held, String name) {
    this.held = held;
    this.name = name;
  }

  public static ManagerName claim(Database database) {
    String host = host();
    try {
      Connection connection = database.dataSource().getConnection();
      for (int number = 1; number <= PER_HOST_MAX; number++) {
        if (lock(connection, host, number)) {
          return new ManagerName(connection, host + "-" + number);
        }
      }
      connection.close();
    } catch (SQLException e) {
      throw database
          .problem()
          .orElse(Problem.of(ProblemType.INTERNAL, "a manager's name"))
          .toException(e);
    }
    throw new IllegalStateException(PER_HOST_MAX + " managers run on " + host + " already");
  }

  public String name() {
    return name;
  }

  @Override
  public void close() {
    try {
      unlockAll(held);
      held.close();
    } catch (SQLException connectionIsGone) {
      // And the lock with it.
    }
  }

  private static boolean lock(Connection connection, String host, int number) throws SQLException {
    try (PreparedStatement ask =
        connection.prepareStatement("select pg_try_advisory_lock(hashtext(?), ?)")) {
      ask.setString(1, "slipway manager on " + host);
      ask.setInt(2, number);
      try (ResultSet answer = ask.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  private static void unlockAll(Connection connection) throws SQLException {
    try (PreparedStatement unlock =
        connection.prepareStatement("select pg_advisory_unlock_all()")) {
      unlock.execute();
    }
  }

  private static String host() {
    try {
      return Optional.ofNullable(InetAddress.getLocalHost().getHostName()).orElse("manager");
    } catch (UnknownHostException e) {
      return "manager";
    }
  }
}
