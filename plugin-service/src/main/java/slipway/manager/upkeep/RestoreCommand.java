package slipway.manager.upkeep;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import slipway.manager.audit.Audit;
import slipway.manager.backup.Manifest;
import slipway.manager.backup.Restore;
import slipway.manager.database.Maintenance;
import slipway.manager.registration.command.Dialogue;

/// A backup in the place of database and keys.
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Replaces the database and the keys by those of a backup. Managers have to be stopped.",
      "Migrations go on afterwards from what is found at vCenter and at the gateways."
    })
public final class RestoreCommand implements Callable<Integer> {
  private final Dialogue dialogue;
  private final Clock clock;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin DatabaseOptions database = new DatabaseOptions();
  @Mixin PlaceOptions place = new PlaceOptions();
  @Mixin PassphraseOptions passphrase = new PassphraseOptions();

  @Parameters(paramLabel = "FILE", description = "What `slipway backup` has written.")
  Path file = Path.of("");

  @Option(names = "--yes", description = "Does not ask whether to go on.")
  boolean yes;

  public RestoreCommand(Dialogue dialogue, Clock clock) {
    this.dialogue = dialogue;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    String secret = passphrase.ask(dialogue, false);
    PrintWriter out = spec.commandLine().getOut();
    try (Maintenance alone = database.alone()) {
      Restore restore =
          new Restore(
              alone,
              Maintenance.source(database.url(), database.user(), database.password()),
              place.data(),
              place.keyFile());
      Manifest found = restore.look(file, secret);
      out.printf(
          "%s was made at %s, schema %d.%n",
          file, found.madeAt().truncatedTo(ChronoUnit.SECONDS), found.schema());
      out.flush();
      if (!yes && !confirmed()) {
        throw new ParameterException(
            spec.commandLine(), "not confirmed, nothing was changed; type yes, or say --yes");
      }
      restore.restore(file, secret, clock.instant());
      alone
          .jdbi()
          .useHandle(
              h ->
                  Audit.noteAtConsole(
                      h, clock.instant(), "backup.restore", "backup", "made at " + found.madeAt()));
      out.println(
          "Restored. Look at the migrations that are not over: what happened after the backup was"
              + " made is not known here.");
      out.flush();
      return 0;
    }
  }

  private boolean confirmed() {
    return dialogue
        .ask("Everything in the database is replaced by it. Go on? (yes/no)")
        .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
        .filter("yes"::equals)
        .isPresent();
  }
}
