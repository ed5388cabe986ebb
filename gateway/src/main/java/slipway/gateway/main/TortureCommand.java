package slipway.gateway.main;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import slipway.gateway.torture.Campaign;

/// Looks for a way to lose a byte.
@Command(
    name = "torture",
    mixinStandardHelpOptions = true,
    description =
        "Runs short lives of a volume under faults (power losses, kills, torn writes, full and"
            + " failing disks, late, doubled and lost replies, resets) and judges every sector.")
final class TortureCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long. Default: ${DEFAULT-VALUE}.")
  long seconds = 60;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The first life's; the next has the next. Default: the clock.")
  @Nullable Long seed;

  @Option(names = "--lives", paramLabel = "N", description = "At most so many: 1 replays one.")
  long lives = Long.MAX_VALUE;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where the lives put their files. Default: a temporary folder.")
  @Nullable Path directory;

  @Override
  public Integer call() throws Exception {
    long first = seed == null ? System.currentTimeMillis() : seed;
    Path given = directory;
    Path dir = given == null ? Files.createTempDirectory("slipway-torture") : given;
    Campaign.Report report = new Campaign(dir, first).run(Duration.ofSeconds(seconds), lives);
    if (given == null) {
      Files.deleteIfExists(dir);
    }
    spec.commandLine().getOut().println(report.json());
    spec.commandLine().getOut().flush();
    return report.violations().isEmpty() ? 0 : 1;
  }
}
