package slipway.manager.registration.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import slipway.manager.registration.Access;
import slipway.manager.registration.Outcome;
import slipway.manager.vsphere.VCenters;

/// Looks how the plugin stands.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Tells how the plugin stands at vCenters; exits 3 unless it is current at each.")
final class StatusCommand implements Callable<Integer> {
  private final VCenters vcenters;
  private final Dialogue dialogue;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin AccessOptions access = new AccessOptions();
  @Mixin PluginOptions plugin = new PluginOptions();

  StatusCommand(VCenters vcenters, Dialogue dialogue) {
    this.vcenters = vcenters;
    this.dialogue = dialogue;
  }

  @Override
  public Integer call() throws IOException {
    List<Access> where = access.resolve(vcenters, dialogue);
    List<Outcome> outcomes = plugin.registration(vcenters, where, true).status(where);
    int code = Verdict.tell(outcomes, spec.commandLine().getOut());
    boolean current =
        outcomes.stream().allMatch(outcome -> outcome.state() == Outcome.State.CURRENT);
    return code != Verdict.DONE || current ? code : Verdict.DIFFERS;
  }
}
