package slipway.manager.migrations.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.migrations.Kind;
import slipway.manager.migrations.Plan;
import slipway.manager.migrations.Surroundings;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;
import slipway.manager.vsphere.VSphere;

/// What the checks look at. Each thing is fetched once, by the first check that asks.
public final class Scene {
  private final Surroundings.Worlds worlds;
  private final String site;
  private final ObjectId machineId;
  private final Optional<GuestCredentials> credentials;
  private final Optional<Plan.Destination> destination;
  private final String name;
  private final Kind kind;
  private final Map<String, Lazy<?>> seen = new ConcurrentHashMap<>();

  /// @param name of the machine to be
  public Scene(
      Surroundings.Worlds worlds,
      String site,
      ObjectId machineId,
      Optional<GuestCredentials> credentials,
      Optional<Plan.Destination> destination,
      String name,
      Kind kind) {
    this.worlds = worlds;
    this.site = site;
    this.machineId = machineId;
    this.credentials = credentials;
    this.destination = destination;
    this.name = name;
    this.kind = kind;
  }

  /// A gateway that answered.
  ///
  /// @param disks how many are hot-added to it
  public record Reached(Gateway gateway, GatewayControl.Health health, int disks) {}

  public Machine machine() {
    return once("machine", () -> source().machine(machineId));
  }

  /// The gateways of a site that take new migrations and answer. Throws the first one's problem
  /// when none does.
  public List<Reached> gateways(String ofSite) {
    return once("gateways " + ofSite, () -> reach(ofSite));
  }

  VSphere source() {
    return worlds.vsphere(site);
  }

  String site() {
    return site;
  }

  Optional<GuestCredentials> credentials() {
    return credentials;
  }

  Optional<Plan.Destination> destination() {
    return destination;
  }

  Kind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  VSphere there() {
    return worlds.vsphere(destination.orElseThrow().site());
  }

  Placements placements() {
    return once("placements", () -> there().placements());
  }

  /// What the guest tells of itself, when there are credentials to ask it.
  GuestProbe.Answer guest() {
    return once(
        "guest",
        () ->
            GuestProbe.ask(
                source().guest(machineId, credentials.orElseThrow()), credentials.get()));
  }

  private List<Reached> reach(String ofSite) {
    List<Reached> reached = new ArrayList<>();
    ProblemException first = null;
    List<Gateway> registered = worlds.gateways(ofSite);
    for (Gateway gateway : registered) {
      if (!gateway.takesMore()) {
        continue;
      }
      try {
        GatewayControl control = worlds.control(gateway);
        reached.add(new Reached(gateway, control.health(), control.disks().size()));
      } catch (ProblemException e) {
        first = first == null ? e : first;
      }
    }
    if (!reached.isEmpty()) {
      return reached;
    }
    if (first != null) {
      throw first;
    }
    if (!registered.isEmpty()) {
      throw Problem.of(ProblemType.GATEWAYS_DRAINED, ofSite).toException();
    }
    throw Problem.of(ProblemType.OBJECT_NOT_FOUND, "A gateway of site " + ofSite).toException();
  }

  @SuppressWarnings("unchecked")
  private <T> T once(String what, Supplier<T> look) {
    return ((Lazy<T>) seen.computeIfAbsent(what, w -> new Lazy<>(look))).get();
  }

  /// Looked up under its own lock, so that different things are looked up at once.
  private static final class Lazy<T> {
    private final Supplier<T> look;
    private Optional<T> value = Optional.empty();

    Lazy(Supplier<T> look) {
      this.look = look;
    }

    synchronized T get() {
      if (value.isEmpty()) {
        value = Optional.of(look.get());
      }
      return value.get();
    }
  }
}
