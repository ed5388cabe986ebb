package slipway.manager.registration.command;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import slipway.manager.registration.Access;
import slipway.manager.vsphere.VCenters;

/// Brings the plugin up to date at vCenters that know it.
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    description = "Brings the plugin up to date at vCenters that know it.")
final class UpdateCommand implements Callable<Integer> {
  private final VCenters vcenters;
  private final Dialogue dialogue;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin AccessOptions access = new AccessOptions();
  @Mixin PluginOptions plugin = new PluginOptions();

  @Option(
      names = "--take-over",
      description = "Also where the key belongs to another company's plugin or another address.")
  boolean takeOver;

  UpdateCommand(VCenters vcenters, Dialogue dialogue) {
    this.vcenters = vcenters;
    this.dialogue = dialogue;
  }

  @Override
  public Integer call() throws IOException {
    List<Access> where = access.resolve(vcenters, dialogue);
    int code =
        Verdict.tell(
            plugin.registration(vcenters, where, true).update(where, takeOver),
            spec.commandLine().getOut());
    if (code == Verdict.DONE) {
      access.succeeded();
    }
    return code;
  }
}
