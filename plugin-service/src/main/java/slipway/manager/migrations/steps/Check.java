package slipway.manager.migrations.steps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.manager.gateways.Gateway;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Plan;
import slipway.manager.migrations.Step;
import slipway.manager.migrations.Surroundings;
import slipway.manager.migrations.checks.PreChecks;
import slipway.manager.migrations.checks.Scene;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.Placements;

/// Looks at everything that would stop the migration later, and settles which gateways, disk and
/// names all later steps work with.
public final class Check implements Step {
  public static final String NAME = "check";

  /// @param hostName what the guest must answer with at the destination
  /// @param datastoreName name of the destination's datastore, for paths
  /// @param datacenter of that datastore
  /// @param networkTypes vim25 type of each network in the plan
  /// @param disks all of the machine's, the one it boots from first
  public record Facts(
      String sourceGateway,
      String destinationGateway,
      String instanceUuid,
      String hostName,
      String datastoreName,
      String datacenter,
      Map<String, String> networkTypes,
      List<DiskFacts> disks) {

    /// Rows from before machines had several disks name none.
    public Facts {
      disks = disks == null ? List.of() : List.copyOf(disks);
    }

    /// Of all disks together.
    public long allBytes() {
      return disks.stream().mapToLong(DiskFacts::bytes).sum();
    }
  }

  /// @param key the disk's device key at the source
  /// @param label as the source's vCenter names it
  /// @param slot where it is in the source
  public record DiskFacts(int key, String label, long bytes, Machine.Slot slot) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Check both sites and the machine";
  }

  @Override
  public Outcome take(Context context) {
    Plan plan = context.plan();
    Surroundings around = context.around();
    Scene scene =
        new Scene(
            around.worlds(),
            plan.source().site(),
            context.sourceMachine(),
            around.credentials().get(context.migration().id()),
            Optional.of(plan.destination()),
            context.migration().name(),
            context.migration().kind());
    // What may heal must not hide what a person has to decide, so the latter is told first.
    List<Problem> found = PreChecks.failures(PreChecks.run(scene));
    for (Problem problem : found) {
      if (!heals(problem)) {
        return new Outcome.Failed(problem);
      }
    }
    if (!found.isEmpty()) {
      throw found.getFirst().toException();
    }
    return Outcome.done(facts(context, plan, scene));
  }

  private static boolean heals(Problem problem) {
    return problem.type() == ProblemType.GATEWAY_UNREACHABLE
        || problem.type() == ProblemType.VCENTER_UNREACHABLE;
  }

  private static Facts facts(Context context, Plan plan, Scene scene) {
    Machine machine = scene.machine();
    Placements there = context.destination().placements();
    Placements.Datastore datastore =
        there.datastores().stream()
            .filter(d -> d.id().value().equals(plan.destination().datastore()))
            .findFirst()
            .orElseThrow();
    Map<String, String> types = new java.util.TreeMap<>();
    for (Placements.Network network : there.networks()) {
      types.put(network.id().value(), network.id().type());
    }
    types
        .keySet()
        .retainAll(
            plan.destination().networks().stream().map(Plan.NetworkChoice::network).toList());
    return new Facts(
        leastLoaded(scene.gateways(plan.source().site())),
        leastLoaded(scene.gateways(plan.destination().site())),
        machine.instanceUuid(),
        machine.hostName(),
        datastore.name(),
        datastore.datacenter().value(),
        types,
        machine.disks().stream()
            .map(disk -> new DiskFacts(disk.key(), disk.label(), disk.sizeBytes(), disk.slot()))
            .toList());
  }

  // Placement: the gateway with the fewest disks hot-added serves the next machine.
  private static String leastLoaded(List<Scene.Reached> gateways) {
    return gateways.stream()
        .min(java.util.Comparator.comparingInt(Scene.Reached::disks))
        .map(Scene.Reached::gateway)
        .map(Gateway::name)
        .orElseThrow();
  }
}
