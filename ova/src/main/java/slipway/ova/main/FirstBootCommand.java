package slipway.ova.main;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import slipway.ova.configuration.Complaint;
import slipway.ova.firstboot.FirstBoot;
import slipway.ova.firstboot.Place;
import slipway.ova.programs.HostPrograms;

/// What the unit slipway-first-boot runs.
@Command(name = "first-boot", description = "Applies what was asked for at the deployment.")
final class FirstBootCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    List<Complaint> complaints =
        new FirstBoot(new Place(Path.of("/")), new HostPrograms(), InstantSource.system()).run();
    complaints.forEach(
        complaint -> spec.commandLine().getOut().println("to correct: " + complaint.line()));
    // The console tells what is wrong and takes it from there: the unit has done what it is for.
    return 0;
  }
}
