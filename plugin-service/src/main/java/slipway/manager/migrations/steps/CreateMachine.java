package slipway.manager.migrations.steps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import slipway.manager.migrations.Context;
import slipway.manager.migrations.Outcome;
import slipway.manager.migrations.Plan;
import slipway.manager.migrations.Step;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.NewMachine;
import slipway.manager.vsphere.ObjectId;

/// Creates the machine at the destination: the source's hardware, no disk, and where it boots
/// from the cache, the capsule in its drive. It is known by its directory, which carries the
// migration's id.
public final class CreateMachine implements Step {
  public static final String NAME = "create-machine";

  /// @param machine value of the managed object id
  public record Facts(String machine) {
    public ObjectId id() {
      return ObjectId.machine(machine);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String title() {
    return "Create the machine at the destination";
  }

  @Override
  public Outcome take(Context context) {
    ObjectId id =
        find(context).orElseGet(() -> context.destination().createMachine(machine(context)));
    return Outcome.done(new Facts(id.value()));
  }

  @Override
  public Outcome undo(Context context) {
    find(context)
        .ifPresent(
            id -> {
              context.destination().powerOff(id);
              context.destination().destroy(id);
            });
    return Outcome.done();
  }

  private static Optional<ObjectId> find(Context context) {
    return context.destination().machines().stream()
        .filter(m -> m.directory().equals(context.directory()))
        .map(Machine::id)
        .findFirst();
  }

  private static NewMachine machine(Context context) {
    Machine source = context.lookAtSource();
    Plan.Destination to = context.plan().destination();
    return new NewMachine(
        context.migration().name(),
        context.directory(),
        new ObjectId("Folder", to.folder()),
        new ObjectId("ResourcePool", to.pool()),
        source.guestId(),
        source.firmware(),
        source.cpus(),
        source.memoryMiB(),
        source.nics().stream().map(nic -> nic(context, nic)).toList(),
        buses(source),
        List.of(),
        context.isCold() ? "" : context.capsulePath(),
        settings(context, source));
  }

  /// There from the start, though its disks come later: where a network card is on the bus follows
  /// from the controllers that were there before it, and its name in the guest from where it is.
  private static List<Machine.Bus> buses(Machine source) {
    return source.disks().stream().map(disk -> disk.slot().bus()).distinct().toList();
  }

  private static Map<String, String> settings(Context context, Machine source) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("slipway.migration", context.migration().id().toString());
    if (context.around().boot().hasSecureBoot(source)) {
      settings.put(Machine.SECURE_BOOT, "TRUE");
    }
    return settings;
  }

  private static NewMachine.Nic nic(Context context, Machine.Nic nic) {
    Plan.Destination to = context.plan().destination();
    String network =
        to.networks().stream()
            .filter(choice -> choice.nic() == nic.key())
            .map(Plan.NetworkChoice::network)
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.of(ProblemType.NETWORK_UNMAPPED, nic.label(), "no network is chosen")
                        .toException());
    String type = context.checked().networkTypes().getOrDefault(network, "Network");
    return new NewMachine.Nic(
        new ObjectId(type, network), to.keepMac() ? nic.macAddress() : "", nic.model());
  }
}
