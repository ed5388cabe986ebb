package slipway.manager.upkeep;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Where keys lie. The appliance says it by itself.
final class PlaceOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "As slipway.secret.key.file. Default on the appliance: its own.")
  @Nullable Path keyFile = DatabaseOptions.path("slipway.secret.key.file");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where identities and the authority are. Default on the appliance: its own.")
  @Nullable Path data = DatabaseOptions.path("slipway.data");

  Path keyFile() {
    return said(keyFile, "--key-file");
  }

  Path data() {
    return said(data, "--data");
  }

  private Path said(@Nullable Path path, String option) {
    if (path == null) {
      throw new ParameterException(spec.commandLine(), "say where the keys are: " + option);
    }
    return path;
  }
}
