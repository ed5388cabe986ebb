package slipway.manager.migrations;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.migrations.Plan.Hold;
import slipway.manager.secrets.SecretBox;
import slipway.manager.vsphere.GuestCredentials;

/// One migration in a world of its own, walked turn by turn by managers that may die.
final class Walk {
  /// More turns than any migration of these tests needs.
  static final int TURNS_MAX = 400;

  final World world;
  final FakeBoot boot;
  final Database database;
  final Migrations migrations;
  final FakeMachine machine;
  final UUID id;
  Ledger ledger;
  GuestCredentials credentials = new GuestCredentials("admin", "secret");

  /// What the operator decides as soon as it is possible.
  final Set<Decision> operator =
      EnumSet.of(Decision.CUTOVER, Decision.KEEP, Decision.FINALISE, Decision.RETIRE);

  /// The state in which the operator cancels, if ever.
  @Nullable State cancelIn;

  /// The decision instead of which the operator cancels, if ever.
  @Nullable Decision cancelInsteadOf;

  private Runner runner;

  /// The operator gives it with the decision to finalise.
  @Nullable GuestCredentials accountAtFinalise = new GuestCredentials("root", "secret");

  private @Nullable CredentialVault vault;

  Walk() {
    this(Hold.HELD);
  }

  Walk(Hold hold) {
    this(hold, new World(""));
  }

  Walk(Hold hold, World world) {
    this(Kind.WARM, hold, world);
  }

  Walk(Kind kind) {
    this(kind, Plan.Options.of(true, Hold.HELD, Hold.HELD, Hold.HELD, 0), new World(""));
  }

  /// Of a machine with several disks, the further ones with less and less in them.
  static Walk ofDisks(Kind kind, int disks) {
    Walk walk = new Walk(kind);
    for (int number = 1; number < disks; number++) {
      FakeVCenter.addDisk(walk.machine, 20 / (1 + number));
    }
    return walk;
  }

  Walk(Kind kind, Hold hold, World world) {
    this(kind, Plan.Options.of(true, hold, hold, hold, 0), world);
  }

  Walk(Kind kind, Plan.Options options, World world) {
    this(kind, options, world, TestDatabase.get());
  }

  /// Goes on in another database, which knows the migration already.
  Walk(Walk before, Database database) {
    this.world = before.world;
    this.database = database;
    this.ledger = new DatabaseLedger(database);
    this.boot = before.boot;
    this.migrations = new Migrations(database, world.clock);
    this.machine = before.machine;
    this.id = before.id;
    runner = freshManager();
  }

  Walk(Kind kind, Plan.Options options, World world, Database database) {
    this.world = world;
    this.database = database;
    this.ledger = new DatabaseLedger(database);
    this.boot = new FakeBoot(world);
    this.migrations = new Migrations(database, world.clock);
    this.machine = world.source.addMachine("web01");
    var plan =
        new Plan(
            new Plan.Source(world.sourceSite(), machine.id.value(), "web01"),
            new Plan.Destination(
                world.destinationSite(),
                "resgroup-1",
                "group-v1",
                "datastore-1",
                List.of(new Plan.NetworkChoice(4000, "network-7")),
                true,
                "thickEager"),
            options);
    id =
        migrations
            .draft("web01", kind, null, plan, Migrations.Clusters.UNKNOWN, "tester")
            .migration()
            .id();
    runner = freshManager();
    world.onChange = this::guestWrites;
  }

  // The guest writes much while the first generation is filled in, a little in the next round, and
  // its last words while it shuts down.
  private void guestWrites(String change) {
    for (FakeDisk disk : machine.disks) {
      switch (change) {
        case "snapshot 1" -> write(disk, 18, "second");
        case "snapshot 2" -> write(disk, 2, "third");
        case "shut down at source" -> write(disk, 1, "last");
        default -> {}
      }
    }
  }

  private static void write(FakeDisk disk, int blocks, String content) {
    for (long block = 0; block < blocks; block++) {
      disk.write(block * 3 + 1, content + "-" + block + " of " + disk.path);
    }
  }

  /// A manager that remembers nothing but what the operator gives it again.
  Runner freshManager() {
    return freshManager("manager-1", ledger);
  }

  Runner freshManager(String name, Ledger withLedger) {
    var fresh = new CredentialVault(world.clock);
    if (!credentials.password().isEmpty()) {
      fresh.put(id, credentials);
    }
    vault = fresh;
    return new Runner(withLedger, surroundings(fresh, name));
  }

  /// The world as a manager that nobody has given a password sees it.
  Surroundings surroundings() {
    return surroundings(new CredentialVault(world.clock), "manager-1");
  }

  private Surroundings surroundings(CredentialVault vault, String name) {
    try {
      SecretBox secrets = SecretBox.open(keyFile());
      return new Surroundings(
          world, boot, vault, secrets, new BootTraces(database, world.clock), world.clock, name);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  void replaceManager() {
    runner = freshManager();
  }

  /// Walks until nothing happens any more; a manager that dies is replaced.
  ///
  /// @return how often one died
  int toTheEnd() {
    int deaths = 0;
    for (int turn = 0; turn < TURNS_MAX; turn++) {
      try {
        if (!oneTurn()) {
          return deaths;
        }
      } catch (World.Crash crash) {
        deaths++;
        replaceManager();
      }
    }
    throw new AssertionError("it never ends: " + dossier().progress());
  }

  /// Walks until the state is reached and stays.
  void toTheHold(State state) {
    for (int turn = 0; turn < TURNS_MAX && state() != state; turn++) {
      oneTurn();
    }
    for (int turn = 0; turn < 3; turn++) {
      oneTurn();
    }
  }

  /// Walks until that step is what it waits for.
  void toTheEndOfWaiting(String step) {
    for (int turn = 0; turn < TURNS_MAX && !isAt(step); turn++) {
      oneTurn();
    }
  }

  private boolean isAt(String step) {
    return dossier().next().filter(leg -> leg.key().equals(step)).isPresent();
  }

  /// False when there is nothing left to do.
  boolean oneTurn() {
    Runner.Turn turn = runner.run(id);
    boolean decided = decide();
    if (turn instanceof Runner.Turn.Again again) {
      if (!decided) {
        // Nobody is that punctual, and fewer looks make quicker tests.
        world.clock.advanceTo(again.at().plusSeconds(3));
      }
      return true;
    }
    return decided;
  }

  void start() {
    decide(Decision.START);
  }

  Dossier decide(Decision decision) {
    if (decision == Decision.FINALISE && accountAtFinalise != null && vault != null) {
      vault.put(id, accountAtFinalise);
    }
    return migrations.decide(id, decision, "tester", OptionalLong.empty());
  }

  Dossier dossier() {
    return migrations.get(id);
  }

  State state() {
    return dossier().migration().state();
  }

  private boolean decide() {
    Dossier now = dossier();
    Set<Decision> possible = Allowed.now(now);
    boolean cancels =
        now.migration().state() == cancelIn
            || (cancelInsteadOf != null && possible.contains(cancelInsteadOf));
    if (cancels && possible.contains(Decision.CANCEL)) {
      decide(Decision.CANCEL);
      return true;
    }
    for (Decision decision : operator) {
      if (possible.contains(decision)) {
        decide(decision);
        return true;
      }
    }
    return false;
  }

  private static Path keyFile() throws java.io.IOException {
    Path directory = Files.createTempDirectory("slipway-key");
    directory.toFile().deleteOnExit();
    Path file = directory.resolve("key");
    Files.writeString(file, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    file.toFile().deleteOnExit();
    return file;
  }
}
