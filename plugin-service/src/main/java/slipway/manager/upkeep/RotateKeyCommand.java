package slipway.manager.upkeep;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import slipway.manager.audit.Audit;
import slipway.manager.database.Maintenance;
import slipway.manager.secrets.KeyRotation;

/// A new key for the secrets in the database.
@Command(
    name = "rotate-key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a new key and seals every secret of the database with it. Managers have to be stopped.",
      "May be interrupted at any instant: what is there then opens all the same, and the next"
          + " rotate-key goes on."
    })
public final class RotateKeyCommand implements Callable<Integer> {
  private final Clock clock;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DatabaseOptions database = new DatabaseOptions();

  @Mixin PlaceOptions place = new PlaceOptions();

  public RotateKeyCommand(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    try (Maintenance alone = database.alone()) {
      int sealed = new KeyRotation(place.keyFile(), alone.jdbi()).rotate();
      alone
          .jdbi()
          .useHandle(
              h ->
                  Audit.noteAtConsole(
                      h, clock.instant(), "key.rotate", "key", sealed + " secrets sealed anew"));
      spec.commandLine()
          .getOut()
          .printf("The key is new; %d secrets were sealed with it.%n", sealed);
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
