package slipway.ova.main;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import slipway.ova.descriptor.OvaPackage;

/// Writes the descriptor of the package that the appliance carries of itself.
@Command(name = "describe", description = "Describes an appliance with a blank data disk.")
final class DescribeCommand implements Callable<Integer> {
  @Option(names = "--version", required = true)
  String version = "";

  @Option(names = "--disk", required = true, description = "The system disk, beside it.")
  Path disk = Path.of("");

  @Option(names = "--data-bytes", required = true, description = "The size of the data disk.")
  long dataBytes;

  @Option(names = "--out", required = true)
  Path out = Path.of("");

  @Override
  public Integer call() throws Exception {
    OvaPackage.describe(out, version, disk, dataBytes);
    return 0;
  }
}
