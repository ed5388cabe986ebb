package slipway.manager.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import slipway.manager.database.Maintenance;

/// Which database. The appliance says it by itself.
final class DatabaseOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--db-url",
      paramLabel = "URL",
      description = "As the manager's slipway.db.url. Default on the appliance: its own.")
  @Nullable String url = System.getProperty("slipway.db.url");

  @Option(names = "--db-user", paramLabel = "NAME", description = "As slipway.db.user.")
  @Nullable String user = System.getProperty("slipway.db.user");

  @Option(
      names = "--db-password-file",
      paramLabel = "FILE",
      description = "As slipway.db.password.file.")
  @Nullable Path passwordFile = path("slipway.db.password.file");

  static @Nullable Path path(String property) {
    String value = System.getProperty(property);
    return value == null ? null : Path.of(value);
  }

  String url() {
    return said(url, "--db-url");
  }

  String user() {
    return said(user, "--db-user");
  }

  String password() throws IOException {
    return Files.readString(said(passwordFile, "--db-password-file")).strip();
  }

  /// Nobody else, until it is closed.
  Maintenance alone() throws IOException {
    return Maintenance.alone(url(), user(), password());
  }

  /// With managers that run.
  Maintenance beside() throws IOException {
    return Maintenance.beside(url(), user(), password());
  }

  private <T> T said(@Nullable T value, String option) {
    if (value == null) {
      throw new ParameterException(spec.commandLine(), "say which database: " + option);
    }
    return value;
  }
}
