package slipway.manager.registration.command;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import slipway.manager.registration.Access;
import slipway.manager.registration.Outcome;
import slipway.manager.registration.Ticket;
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
    int code = Verdict.tell(outcomes(), spec.commandLine().getOut());
    if (code == Verdict.DONE) {
      access.succeeded();
    }
    return code;
  }

  private List<Outcome> outcomes() throws IOException {
    Optional<Ticket> ticket = access.ticket();
    if (ticket.isPresent()) {
      List<Access> nobody = List.of(new Access(ticket.get().vcenter(), "", ""));
      return List.of(plugin.registration(vcenters, nobody, true).install(ticket.get()));
    }
    List<Access> where = access.resolve(vcenters, dialogue);
    return plugin.registration(vcenters, where, true).register(where, takeOver);
  }
}
