package slipway.manager.registration.command;

import java.time.Clock;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import slipway.manager.problem.ProblemException;
import slipway.manager.upkeep.AuditCommand;
import slipway.manager.upkeep.BackupCommand;
import slipway.manager.upkeep.RestoreCommand;
import slipway.manager.upkeep.RotateKeyCommand;
import slipway.manager.upkeep.SupportBundleCommand;
import slipway.manager.vsphere.VCenters;

/// What an administrator types on the appliance.
@Command(
    name = "slipway",
    mixinStandardHelpOptions = true,
    description = {
      "Registers Slipway's plugin with vCenters, tells of the roles of its accounts, and keeps the"
          + " installation in order.",
      "vCenters in linked mode are named one by one: each keeps its own list of plugins."
    })
public final class Slipway {
  private Slipway() {}

  public static void main(String[] args) {
    VCenters vcenters =
        ServiceLoader.load(VCenters.class)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("this build knows no vCenters"));
    System.exit(commandLine(vcenters, Dialogue.ofTerminal()).execute(args));
  }

  static CommandLine commandLine(VCenters vcenters, Dialogue dialogue) {
    return new CommandLine(new Slipway())
        .addSubcommand(new RegisterCommand(vcenters, dialogue))
        .addSubcommand(new UpdateCommand(vcenters, dialogue))
        .addSubcommand(new UnregisterCommand(vcenters, dialogue))
        .addSubcommand(new StatusCommand(vcenters, dialogue))
        .addSubcommand(new RolesCommand(vcenters, dialogue))
        .addSubcommand(new AuditCommand())
        .addSubcommand(new RotateKeyCommand(Clock.systemUTC()))
        .addSubcommand(new BackupCommand(dialogue, Clock.systemUTC()))
        .addSubcommand(new RestoreCommand(dialogue, Clock.systemUTC()))
        .addSubcommand(new SupportBundleCommand(vcenters, Clock.systemUTC()))
        .setExecutionExceptionHandler(
            (e, command, _) -> {
              command.getErr().println("slipway " + command.getCommandName() + ": " + told(e));
              if (System.getenv("SLIPWAY_TRACE") != null) {
                e.printStackTrace(command.getErr());
              }
              return e instanceof ProblemException known
                  ? Verdict.of(known.problem())
                  : Verdict.REFUSED;
            });
  }

  private static String told(Exception e) {
    if (e instanceof ProblemException known) {
      return known.problem().line();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
