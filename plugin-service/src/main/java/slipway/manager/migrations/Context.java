package slipway.manager.migrations;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.GatewayControl.Statistics;
import slipway.manager.migrations.steps.Check;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// What a step may see and use while it is taken.
public final class Context {
  private final Dossier dossier;
  private final Leg leg;
  private final Ledger ledger;
  private final Ledger.Entry entry;
  private final Surroundings around;

  Context(Dossier dossier, Leg leg, Ledger ledger, Ledger.Entry entry, Surroundings surroundings) {
    this.dossier = dossier;
    this.leg = leg;
    this.ledger = ledger;
    this.entry = entry;
    this.around = surroundings;
  }

  public Migration migration() {
    return dossier.migration();
  }

  public Plan plan() {
    return dossier.migration().plan();
  }

  /// The generation of the origin this step works on.
  public long generation() {
    return leg.generation();
  }

  public Surroundings around() {
    return around;
  }

  public Instant now() {
    return around.clock().instant();
  }

  /// When the step first began, or began again after a failure.
  public Instant startedAt() {
    return progress().startedAt();
  }

  public boolean longerThan(Duration limit) {
    return startedAt().plus(limit).isBefore(now());
  }

  public Outcome waiting(Duration pause, String note) {
    return new Outcome.Waiting(now().plus(pause), note);
  }

  /// What the step wrote down in an earlier attempt.
  public Optional<String> memo() {
    return Optional.ofNullable(progress().memo());
  }

  /// Writes something down before acting; it is durable when this returns.
  public void remember(String memo) {
    ledger.remember(entry, memo);
  }

  /// Shows how far the step is.
  public void progress(String note) {
    ledger.postpone(entry, Dossier.Phase.RUNNING, progress().attempt(), note, null);
  }

  // Facts

  public <T extends Record> T facts(Class<T> facts, String key) {
    return find(facts, key)
        .orElseThrow(() -> new IllegalStateException("step " + key + " has no result yet"));
  }

  public <T extends Record> Optional<T> find(Class<T> facts, String key) {
    return dossier.find(facts, key);
  }

  /// When the step with that key was done.
  public Optional<Instant> endedAt(String key) {
    return Optional.ofNullable(dossier.results().get(key)).map(Dossier.Result::endedAt);
  }

  public Check.Facts checked() {
    return facts(Check.Facts.class, Check.NAME);
  }

  // The world

  public VSphere source() {
    return around.worlds().vsphere(plan().source().site());
  }

  public VSphere destination() {
    return around.worlds().vsphere(plan().destination().site());
  }

  public ObjectId sourceMachine() {
    return ObjectId.machine(plan().source().machine());
  }

  /// The source machine as it is now.
  public Machine lookAtSource() {
    return source().machine(sourceMachine());
  }

  public GatewayControl sourceGateway() {
    return around.worlds().control(gateway(plan().source().site(), checked().sourceGateway()));
  }

  public ObjectId sourceGatewayMachine() {
    return machineOf(gateway(plan().source().site(), checked().sourceGateway()));
  }

  public GatewayControl destinationGateway() {
    return around
        .worlds()
        .control(gateway(plan().destination().site(), checked().destinationGateway()));
  }

  public ObjectId destinationGatewayMachine() {
    return machineOf(gateway(plan().destination().site(), checked().destinationGateway()));
  }

  /// The machine's disks, the one it boots from first.
  public List<MigratedDisk> disks() {
    return MigratedDisk.of(migration(), checked());
  }

  /// The id of the one target that serves all of the machine's volumes.
  public String target() {
    return migration().id().toString();
  }

  /// What the volumes tell just now, as if they were one.
  public Statistics volumes() {
    GatewayControl gateway = destinationGateway();
    List<Statistics> all = disks().stream().map(disk -> gateway.statistics(disk.volume())).toList();
    return VolumeTotal.of(target(), all).orElseThrow();
  }

  /// True when nothing boots before everything is copied.
  public boolean isCold() {
    return migration().kind() == Kind.COLD;
  }

  /// `[datastore] directory` of the machine to be. Its name is nobody else's, so that whatever is
  /// found in it is ours, and all of it may be deleted.
  public String directory() {
    return MigratedDisk.directory(migration(), checked());
  }

  public String capsulePath() {
    return directory() + "/slipway-boot.iso";
  }

  /// Where the capsule is while it is built anew under a running machine.
  public String spareCapsulePath() {
    return directory() + "/slipway-boot-new.iso";
  }

  public ObjectId destinationDatacenter() {
    return new ObjectId("Datacenter", checked().datacenter());
  }

  private Gateway gateway(String site, String name) {
    return around.worlds().gateways(site).stream()
        .filter(g -> g.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> Problem.of(ProblemType.OBJECT_NOT_FOUND, "Gateway " + name).toException());
  }

  private static ObjectId machineOf(Gateway gateway) {
    return ObjectId.machine(gateway.machine());
  }

  private Dossier.Progress progress() {
    Dossier.Progress progress = dossier.progress().get(leg.key());
    if (progress == null) {
      throw new IllegalStateException("step " + leg.key() + " has not begun");
    }
    return progress;
  }
}
