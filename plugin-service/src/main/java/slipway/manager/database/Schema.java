package slipway.manager.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The tables as this version of the manager wants them.
public final class Schema {
  private Schema() {}

  /// Whoever brings a schema up to date begins here.
  public static FluentConfiguration flyway(DataSource source) {
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/migration");
  }

  /// The number of the newest migration that this version knows.
  public static int newest(DataSource source) {
    return Arrays.stream(flyway(source).load().info().all())
        .filter(each -> each.getState().isResolved() && each.getVersion() != null)
        .mapToInt(each -> Integer.parseInt(each.getVersion().getVersion()))
        .max()
        .orElseThrow();
  }

  /// The number of the newest migration that the database has seen.
  public static int current(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer =
            statement.executeQuery(
                "select max(cast(version as int)) from public.flyway_schema_history"
                    + " where success")) {
      answer.next();
      return answer.getInt(1);
    }
  }

  /// An older manager would not understand what a newer one has written.
  static void migrate(DataSource source) {
    Flyway flyway = flyway(source).load();
    for (MigrationInfo each : flyway.info().all()) {
      if (each.getState() == MigrationState.FUTURE_SUCCESS) {
        throw Problem.of(ProblemType.DATABASE_NEWER, each.getVersion(), newest(source))
            .toException();
      }
    }
    flyway.migrate();
  }
}
