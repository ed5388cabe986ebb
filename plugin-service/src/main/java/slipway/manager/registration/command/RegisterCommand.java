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

/// Registers the plugin with vCenters, or brings it up to date.
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = "Registers the plugin with vCenters, or brings it up to date; may be repeated.")
final class RegisterCommand implements Callable<Integer> {
  private final VCenters vcenters;
  private final Dialogue dialogue;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin AccessOptions access = new AccessOptions();
  @Mixin PluginOptions plugin = new PluginOptions();

  @Option(
      names = "--take-over",
      description = "Also where the key belongs to another company's plugin or another address.")
  boolean takeOver;

  RegisterCommand(VCenters vcenters, Dialogue dialogue) {
    this.vcenters = vcenters;
    this.dialogue = dialogue;
  }

  @Override
  public Integer call() throws IOException {
    List<Access> where = access.resolve(vcenters, dialogue);
    int code =
        Verdict.tell(
            plugin.registration(vcenters, where, true).register(where, takeOver),
            spec.commandLine().getOut());
    if (code == Verdict.DONE) {
      access.succeeded();
    }
    return code;
  }
}
