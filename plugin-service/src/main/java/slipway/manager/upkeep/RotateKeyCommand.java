package slipway.manager.upkeep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import slipway.manager.database.Maintenance;
import slipway.manager.secrets.KeyRotation;

/// A new key for the secrets in the database.
@Command(
    name = "rotate-key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a new key and seals every secret of the database with it. Managers have to be stopped.",
      "May be interrupted at any instant: what is there then opens all the same, and the next"
          + " rotate-key goes on."
    })
public final class RotateKeyCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DatabaseOptions database = new DatabaseOptions();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "As slipway.secret.key.file. Default on the appliance: its own.")
  @Nullable Path keyFile = DatabaseOptions.path("slipway.secret.key.file");

  @Override
  public Integer call() throws IOException {
    Path file = keyFile;
    if (file == null) {
      throw new ParameterException(spec.commandLine(), "say which key file: --key-file");
    }
    try (Maintenance alone = database.alone()) {
      int sealed = new KeyRotation(file, alone.jdbi()).rotate();
      spec.commandLine()
          .getOut()
          .printf("The key is new; %d secrets were sealed with it.%n", sealed);
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
