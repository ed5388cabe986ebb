package slipway.ova.main;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The appliance's own program, and what packs it.
@Command(
    name = "appliance",
    mixinStandardHelpOptions = true,
    description = "Sets the appliance up, shows its console page, packs and checks its OVA.",
    subcommands = {
      FirstBootCommand.class,
      ConsoleCommand.class,
      CertificateCommand.class,
      PackCommand.class,
      DescribeCommand.class,
      CheckCommand.class,
      SbomCommand.class,
      ClassPathCommand.class
    })
public final class Appliance {
  private Appliance() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Appliance())
        .setExecutionExceptionHandler(
            (e, command, _) -> {
              String message = e.getMessage() == null ? e.toString() : e.getMessage();
              command.getErr().println("appliance " + command.getCommandName() + ": " + message);
              if (System.getenv("SLIPWAY_TRACE") != null) {
                e.printStackTrace(command.getErr());
              }
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }
}
