package slipway.manager.upkeep;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import slipway.manager.audit.Audit;
import slipway.manager.database.Maintenance;
import slipway.manager.secrets.SecretBox;
import slipway.manager.support.SupportBundle;
import slipway.manager.vsphere.VCenters;

/// What somebody needs who helps from afar.
@Command(
    name = "support-bundle",
    mixinStandardHelpOptions = true,
    description = {
      "Writes logs, configuration, health and one timeline of the last week into FILE, a ZIP.",
      "Passwords, keys and tokens are taken out; names, addresses and what people did stay in."
    })
public final class SupportBundleCommand implements Callable<Integer> {
  private final VCenters vcenters;
  private final Clock clock;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DatabaseOptions database = new DatabaseOptions();
  @Mixin PlaceOptions place = new PlaceOptions();

  @Option(
      names = "--configuration",
      paramLabel = "FILE",
      description = "A file to take along; may be said several times. The appliance says its own.")
  List<Path> configuration =
      new ArrayList<>(
          Arrays.stream(
                  System.getProperty("slipway.support.files", "").split(File.pathSeparator, -1))
              .filter(name -> !name.isEmpty())
              .map(Path::of)
              .toList());

  @Parameters(paramLabel = "FILE", description = "What is written; it must not be there yet.")
  Path file = Path.of("");

  public SupportBundleCommand(VCenters vcenters, Clock clock) {
    this.vcenters = vcenters;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    try (Maintenance beside = database.beside();
        ServiceSessions sessions =
            new ServiceSessions(vcenters, beside.jdbi(), SecretBox.open(place.keyFile()))) {
      new SupportBundle(
              beside,
              new SupportBundle.Keys(place.data(), place.keyFile()),
              List.of("journalctl"),
              sessions)
          .write(file, configuration, clock.instant());
      beside
          .jdbi()
          .useHandle(
              h ->
                  Audit.noteAtConsole(
                      h, clock.instant(), "support.bundle", "support bundle", "" + file));
      spec.commandLine().getOut().printf("%s: %d bytes.%n", file, Files.size(file));
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
