package slipway.gateway.main;

import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The gateway's command line.
@Command(
    name = "slipway",
    mixinStandardHelpOptions = true,
    version = Version.TEXT,
    description = "The data plane of Slipway.",
    subcommands = {
      NodeCommand.class,
      TargetCommand.class,
      ExportCommand.class,
      KeysCommand.class,
      TortureCommand.class
    })
public final class Gateway {

  private Gateway() {}

  public static void main(String[] args) {
    Logging.configure();
    Termination.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Gateway())
        .registerConverter(HostPort.class, HostPort::parse)
        .registerConverter(ByteCount.class, ByteCount::parse)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println("slipway " + command.getCommandName() + ": " + sentence(e));
              if (System.getenv("SLIPWAY_TRACE") != null) {
                e.printStackTrace(command.getErr());
              }
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  /// What went wrong and what to do, for a person at a terminal.
  private static String sentence(Exception e) {
    return switch (e) {
      case NoSuchFileException file ->
          "There is no file %s. Check the path.".formatted(file.getMessage());
      case AccessDeniedException file ->
          "%s may not be opened by this user. Check its permissions.".formatted(file.getMessage());
      default -> (e.getMessage() == null ? e.toString() : e.getMessage()) + remedy(e);
    };
  }

  private static String remedy(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return ". The port is taken: end the program that has it, or choose another port.";
      }
    }
    return "";
  }
}
