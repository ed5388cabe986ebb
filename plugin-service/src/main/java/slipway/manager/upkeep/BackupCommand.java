package slipway.manager.upkeep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import slipway.manager.audit.Audit;
import slipway.manager.backup.Backup;
import slipway.manager.backup.Manifest;
import slipway.manager.database.Maintenance;
import slipway.manager.registration.command.Dialogue;

/// Database and keys in one sealed file.
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes the database and the keys into FILE, sealed with a passphrase; managers may run.",
      "Without the passphrase nobody can restore it. Guests' disks are not in it."
    })
public final class BackupCommand implements Callable<Integer> {
  private final Dialogue dialogue;
  private final Clock clock;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DatabaseOptions database = new DatabaseOptions();
  @Mixin PlaceOptions place = new PlaceOptions();
  @Mixin PassphraseOptions passphrase = new PassphraseOptions();

  @Parameters(paramLabel = "FILE", description = "What is written; it must not be there yet.")
  Path file = Path.of("");

  public BackupCommand(Dialogue dialogue, Clock clock) {
    this.dialogue = dialogue;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    String secret = passphrase.ask(dialogue, true);
    try (Maintenance beside = database.beside()) {
      Manifest made =
          new Backup(beside, place.data(), place.keyFile()).make(file, secret, clock.instant());
      beside
          .jdbi()
          .useHandle(
              h -> Audit.noteAtConsole(h, clock.instant(), "backup.make", "backup", "" + file));
      spec.commandLine()
          .getOut()
          .printf(
              "%s: %d bytes, %d tables, schema %d.%n",
              file, Files.size(file), made.tables().size(), made.schema());
      spec.commandLine().getOut().flush();
      return 0;
    }
  }
}
