package slipway.ova.main;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import slipway.ova.descriptor.OvaCheck;

/// Judges a finished OVA.
@Command(
    name = "check",
    description = "Checks an OVA; says every fault and exits 1 when there is one.")
final class CheckCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "OVA")
  Path ova = Path.of("");

  @Override
  public Integer call() throws Exception {
    List<String> faults = OvaCheck.faults(ova);
    faults.forEach(spec.commandLine().getErr()::println);
    return faults.isEmpty() ? 0 : 1;
  }
}
