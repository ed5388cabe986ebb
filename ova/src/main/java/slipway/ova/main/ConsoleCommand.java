package slipway.ova.main;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import slipway.ova.console.Console;
import slipway.ova.console.SystemTerminal;
import slipway.ova.firstboot.Place;
import slipway.ova.programs.HostPrograms;

/// What the units slipway-console@… run.
@Command(name = "console", description = "Shows the appliance's page on this terminal.")
final class ConsoleCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    new Console(
            new Place(Path.of("/")),
            new HostPrograms(),
            new SystemTerminal(),
            InstantSource.system())
        .run();
    return 0;
  }
}
