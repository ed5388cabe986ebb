package slipway.manager.database;

import java.util.Arrays;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

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
        .map(MigrationInfo::getVersion)
        .filter(version -> version != null)
        .mapToInt(version -> Integer.parseInt(version.getVersion()))
        .max()
        .orElseThrow();
  }
}
