package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import slipway.lab.demo.WorkloadProbe.Answer;
import slipway.lab.wan.LinkShaper;

/// One warm migration from beginning to end, unattended, and what it measured.
final class Story {
  /// A busy host takes twice as long as a quiet one for everything; these bounds are for hanging.
  private static final Duration BOOT_PATIENCE = Duration.ofMinutes(6);

  /// Longer than the manager lets a run in the guest take, so that its problem is told first.
  private static final Duration PREPARE_PATIENCE = Duration.ofMinutes(25);

  private static final Duration MIGRATION_PATIENCE = Duration.ofMinutes(15);

  /// What may still arrive after the link was cut.
  private static final long IN_FLIGHT_BYTES_MAX = 1 << 20;

  private final Laboratory lab;
  private final DemoOptions options;
  private final Timeline timeline;
  private final ManagerClient manager;
  private final Interlude interlude;
  private final List<String> failures = new ArrayList<>();

  /// What happens to the manager while the disk fills under the running guest.
  @FunctionalInterface
  interface Interlude {
    void play() throws Exception;
  }

  Story(Laboratory lab, DemoOptions options, Timeline timeline) {
    this(lab, options, timeline, () -> {});
  }

  Story(Laboratory lab, DemoOptions options, Timeline timeline, Interlude interlude) {
    this.lab = lab;
    this.options = options;
    this.timeline = timeline;
    this.manager = lab.manager();
    this.interlude = interlude;
  }

  Report run() throws Exception {
    Site source = lab.source();
    Site destination = lab.destination();

    timeline.part("The source machine runs");
    WorkloadProbe atSource = new WorkloadProbe("source", source.workload(Laboratory.MACHINE));
    Answer first = answered(atSource, "", BOOT_PATIENCE);
    timeline.say("the workload answers; it has written " + lastRecord(first) + " records");
    double localReboot = reboot(source, atSource);
    timeline.say("a plain reboot takes %.1f s".formatted(localReboot));

    timeline.part("Preparing the guest");
    String machine = source.machineId(Laboratory.MACHINE);
    String machinePath = "/sites/" + source.id() + "/machines/" + machine;
    awaitTools(machinePath);
    checks(machinePath);
    double prepareSeconds = prepare(machinePath);

    timeline.part("Moving it");
    long wireAtStart = lab.link().bytesBackward();
    Instant startedAt = Instant.now();
    Migration migration = create(source, destination, machine);
    migration.decide("start");
    migration.await("READY", MIGRATION_PATIENCE);
    double prefillSeconds = seconds(startedAt, Instant.now());
    long wireAtCutover = lab.link().bytesBackward();
    timeline.say(
        "ready; %s crossed the link so far".formatted(Timeline.bytes(wireAtCutover - wireAtStart)));

    timeline.part("Cutover");
    migration.decide("cutover");
    if (options.killManager) {
      migration.await("CUTTING_OVER", Duration.ofMinutes(1));
      timeline.say("kill -9 of the manager, and a new one");
      lab.restartManager();
    }
    migration.await(
        "powered on at the destination",
        document -> destination.isRunning(Laboratory.MACHINE),
        MIGRATION_PATIENCE);
    Instant powerOn = Instant.now();
    WorkloadProbe atDestination =
        new WorkloadProbe("destination", destination.workload(Laboratory.MACHINE));
    Answer arrived = answered(atDestination, "", BOOT_PATIENCE);
    Answer left = required(atSource.last());
    long wireAtAnswer = lab.link().bytesBackward();
    double downtime = seconds(left.at(), arrived.at());
    timeline.say(
        "it answers at the destination: %.1f s after its last answer at the source"
            .formatted(downtime));
    atSource.close();

    migration.await("RUNNING_FROM_CACHE", MIGRATION_PATIENCE);
    killGateway(destination, atDestination);
    double renewedSeconds = options.renewCapsule ? renewCapsule(migration, atDestination) : 0;

    timeline.part("Filling");
    Instant fillStart = Instant.now();
    long wireAtFill = lab.link().bytesBackward();
    migration.decide("keep");
    if (options.cutLinkSeconds > 0) {
      cutLink(atDestination);
    }
    interlude.play();
    migration.await("FILLED", MIGRATION_PATIENCE);
    double fillSeconds = seconds(fillStart, Instant.now());
    double fillRate =
        (double) (lab.link().bytesBackward() - wireAtFill) / Math.max(fillSeconds, 0.001);
    double prefillRate = (double) (wireAtCutover - wireAtStart) / Math.max(prefillSeconds, 0.001);
    timeline.say("filled: the link may be cut");

    timeline.part("Finalising");
    Answer beforeFinalise = required(atDestination.last());
    migration.decide("finalise");
    migration.await("FINALISED", MIGRATION_PATIENCE);
    Answer local = answered(atDestination, beforeFinalise.bootId(), BOOT_PATIENCE);
    Answer lastOverIscsi = required(atDestination.lastOf(beforeFinalise.bootId()));
    double finaliseDowntime = seconds(lastOverIscsi.at(), local.at());
    timeline.say("it runs from its own disk; that reboot took %.1f s".formatted(finaliseDowntime));
    JsonNode done = migration.await("cleaned up", Story::noStepLeft, MIGRATION_PATIENCE);

    timeline.part("Proof");
    Verification verification = new Verification(lab, timeline, failures);
    Report.Records records = verification.records(atDestination, lastRecord(left));
    boolean identical = verification.disks();
    double unprepareSeconds = unprepare(destination);
    double startSeconds = options.startAtEnd ? reboot(destination, atDestination) : 0;
    List<String> leftBehind = verification.leftovers();
    leftBehind.addAll(verification.guestLeftovers());
    atDestination.close();
    require(leftBehind.isEmpty(), "left behind: " + leftBehind);
    double bound = 2 * localReboot + 10;
    if (!options.killManager && !options.slowManager) {
      require(downtime <= bound, "downtime of %.1f s exceeds %.1f s".formatted(downtime, bound));
    }

    return new Report(
        failures.isEmpty(),
        failures,
        options.link.toString(),
        options.prefill,
        Migration.states(done),
        round(downtime),
        round(localReboot),
        round(seconds(powerOn, arrived.at())),
        round(prepareSeconds),
        round(unprepareSeconds),
        round(renewedSeconds),
        round(startSeconds),
        source.diskBytes(Laboratory.MACHINE),
        source.allocatedBytes(Laboratory.MACHINE),
        wireAtCutover - wireAtStart,
        wireAtAnswer - wireAtCutover,
        round(fillSeconds),
        round(finaliseDowntime),
        round(Math.max(prefillRate, fillRate) / options.link.bytesPerSecond()),
        destination.gateway().starts() - 1,
        lab.managerStarts() - 1,
        records,
        identical,
        leftBehind,
        round(timeline.elapsed().toMillis() / 1e3));
  }

  /// Waits until the source machine and VMware Tools in it answer; answers the machine's path.
  String awaitGuest() throws Exception {
    Site source = lab.source();
    try (WorkloadProbe probe = new WorkloadProbe("source", source.workload(Laboratory.MACHINE))) {
      answered(probe, "", BOOT_PATIENCE);
    }
    String path = "/sites/" + source.id() + "/machines/" + source.machineId(Laboratory.MACHINE);
    awaitTools(path);
    return path;
  }

  /// Asks to prepare a guest that must be refused; answers the problem.
  JsonNode refusal() throws Exception {
    return operate(
            awaitGuest() + "/preparation", "FAILED", path -> manager.put(path, credentials()))
        .path("problem");
  }

  private double reboot(Site site, WorkloadProbe probe) throws Exception {
    Answer before = required(probe.last());
    timeline.say("rebooting it once, to have a measure");
    site.reboot(Laboratory.MACHINE);
    Answer after = answered(probe, before.bootId(), BOOT_PATIENCE);
    return seconds(required(probe.lastOf(before.bootId())).at(), after.at());
  }

  /// The workload may answer a moment before Tools does.
  private void awaitTools(String machinePath) throws IOException, InterruptedException {
    Instant giveUp = Instant.now().plus(BOOT_PATIENCE);
    while (!manager.get(machinePath).path("guestOperationsReady").asBoolean()) {
      if (Instant.now().isAfter(giveUp)) {
        throw new IOException("VMware Tools does not answer in the guest");
      }
      Thread.sleep(500);
    }
  }

  private void checks(String machinePath) throws IOException, InterruptedException {
    ObjectNode request = ManagerClient.JSON.createObjectNode();
    request.set("credentials", credentials());
    for (JsonNode check : manager.post(machinePath + "/checks", request)) {
      String outcome = check.path("outcome").asText();
      timeline.say(
          "check: %s: %s %s"
              .formatted(
                  check.path("title").asText(),
                  outcome.toLowerCase(java.util.Locale.ROOT),
                  check.path("cause").asText("")));
      if (outcome.equals("FAILED")) {
        throw new IOException(check.path("cause").asText() + " " + check.path("remedy").asText());
      }
    }
  }

  private double prepare(String machinePath) throws IOException, InterruptedException {
    Instant begun = Instant.now();
    JsonNode prepared =
        operate(machinePath + "/preparation", "PREPARED", p -> manager.put(p, credentials()));
    for (JsonNode change : prepared.path("changes")) {
      timeline.say("changed in the guest: " + change.path("description").asText());
    }
    return seconds(begun, Instant.now());
  }

  /// The guest has arrived: what was changed in it for the move is taken back.
  private double unprepare(Site destination) throws IOException, InterruptedException {
    String machinePath =
        "/sites/" + destination.id() + "/machines/" + destination.machineId(Laboratory.MACHINE);
    awaitTools(machinePath);
    Instant begun = Instant.now();
    operate(machinePath + "/preparation", "NONE", p -> manager.post(p + "/undo", credentials()));
    timeline.say("what prepared the guest is taken back");
    return seconds(begun, Instant.now());
  }

  private interface Request {
    JsonNode send(String path) throws IOException, InterruptedException;
  }

  private JsonNode operate(String path, String wanted, Request request)
      throws IOException, InterruptedException {
    request.send(path);
    Instant giveUp = Instant.now().plus(PREPARE_PATIENCE);
    while (true) {
      JsonNode now = manager.get(path);
      String state = now.path("state").asText();
      timeline.progress(
          "in the guest", now.path("progress").asDouble() / 100, now.path("step").asText());
      if (state.equals(wanted)) {
        return now;
      }
      if (state.equals("FAILED") || Instant.now().isAfter(giveUp)) {
        throw new IOException("The guest's preparation is " + state + ": " + now.path("problem"));
      }
      Thread.sleep(1000);
    }
  }

  private ObjectNode credentials() {
    return ManagerClient.JSON
        .createObjectNode()
        .put("username", "admin")
        .put("password", lab.guestPassword());
  }

  private Migration create(Site source, Site destination, String machine)
      throws IOException, InterruptedException {
    JsonNode placements = manager.get("/sites/" + destination.id() + "/placements");
    JsonNode nics = manager.get("/sites/" + source.id() + "/machines/" + machine).path("nics");
    ObjectNode plan = ManagerClient.JSON.createObjectNode();
    plan.put("name", Laboratory.MACHINE).put("kind", "warm");
    plan.putObject("source").put("site", source.id()).put("machine", machine);
    plan.set("destination", Migration.placement(destination, placements, nics));
    plan.putObject("options")
        .put("prefill", options.prefill)
        .put("cutover", "held")
        .put("keep", "held")
        .put("finalise", "held");
    return new Migration(manager, timeline, manager.post("/migrations", plan).path("id").asText());
  }

  private double renewCapsule(Migration migration, WorkloadProbe probe) throws Exception {
    timeline.part("Another start-up image");
    var renewal = new CapsuleRenewal(lab.destination(), manager, migration, timeline);
    renewal.renew(credentials());
    double seconds = reboot(lab.destination(), probe);
    renewal.proveAndPutBack();
    return seconds;
  }

  private void killGateway(Site destination, WorkloadProbe probe)
      throws IOException, InterruptedException {
    long before = lastRecord(required(probe.last()));
    timeline.say("kill -9 of the destination's gateway, under the running guest");
    int starts = destination.gateway().starts();
    destination.gateway().kill();
    Instant killed = Instant.now();
    Instant giveUp = killed.plus(Duration.ofMinutes(3));
    // Two seconds of records beyond what could have been on their way when it died.
    while (destination.gateway().starts() == starts
        || lastRecord(required(probe.last())) < before + 20) {
      if (Instant.now().isAfter(giveUp)) {
        throw new IOException(
            "The guest did not go on after its gateway was killed:\n"
                + destination.gateway().lastWords());
      }
      Thread.sleep(200);
    }
    timeline.say("the guest goes on, %.1f s later".formatted(seconds(killed, Instant.now())));
  }

  /// Cuts the link under the fill and under a guest that reads what has not arrived yet.
  private void cutLink(WorkloadProbe probe) throws Exception {
    timeline.say("the link is cut for %d s".formatted(options.cutLinkSeconds));
    long crossed = lab.link().bytesBackward();
    lab.link().cut(LinkShaper.CutMode.BLACKHOLE);
    try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<JsonNode> read =
          reader.submit(() -> probe.get("verify-data", Verification.READ_ALL_PATIENCE));
      try {
        read.get(options.cutLinkSeconds, TimeUnit.SECONDS);
        require(false, "the guest read all of its data while the link was cut");
      } catch (TimeoutException expected) {
        timeline.say("the guest waits for its data");
      }
      require(
          lab.link().bytesBackward() - crossed <= IN_FLIGHT_BYTES_MAX,
          "bytes crossed a link that was cut");
      lab.link().restore();
      JsonNode data = read.get();
      require(
          data.path("corrupt").asInt(-1) == 0 && data.path("files").asInt() > 0,
          "files of the workload are altered: " + data);
      timeline.say("the link is back; the guest has read all of its data");
    }
  }

  private static boolean noStepLeft(JsonNode document) {
    for (JsonNode step : document.path("steps")) {
      String state = step.path("state").asText();
      if (state.equals("RUNNING") || state.equals("PENDING")) {
        return step.path("name").asText().toLowerCase(java.util.Locale.ROOT).contains("retire");
      }
    }
    return true;
  }

  /// Waits for an answer of another boot than the given one.
  private static Answer answered(WorkloadProbe probe, String notBoot, Duration longest)
      throws IOException, InterruptedException {
    Instant giveUp = Instant.now().plus(longest);
    while (true) {
      Answer first = probe.firstOtherThan(notBoot);
      if (first != null) {
        return first;
      }
      if (Instant.now().isAfter(giveUp)) {
        throw new IOException("The workload did not answer within " + longest);
      }
      Thread.sleep(100);
    }
  }

  private static long lastRecord(Answer answer) {
    return answer.body().path("lastRecord").asLong();
  }

  private static Answer required(@org.jspecify.annotations.Nullable Answer answer) {
    if (answer == null) {
      throw new IllegalStateException("the workload has not answered yet");
    }
    return answer;
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      failures.add(otherwise);
      timeline.say("✗ " + otherwise);
    }
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1e3;
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
