package slipway.manager.migrations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.VSphere;

/// Two sites with a gateway each, and a record of everything that really changed in them. A call
/// that finds its work done changes nothing and is not recorded.
final class World implements Surroundings.Worlds {
  static final String SOURCE = "source-site";
  static final String DESTINATION = "destination-site";

  final TestClock clock = new TestClock();
  final FakeVCenter source = new FakeVCenter(this, "source");
  final FakeVCenter destination = new FakeVCenter(this, "destination");
  final FakeGateway sourceGateway;
  final FakeGateway destinationGateway;

  /// What really changed, in order.
  final List<String> changes = new ArrayList<>();

  /// What keeps calls from working: by site or gateway name.
  final Map<String, Problem> unreachable = new HashMap<>();

  /// Told after each change; how guests come to write.
  java.util.function.Consumer<String> onChange = what -> {};

  private int crashAt = -1;
  private boolean crashAfter;

  /// The death of a manager. An Error, which nothing but the test catches.
  static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash(String where) {
      super(where);
    }
  }

  private final String suffix;

  /// @param suffix sets the sites of this world apart from those of others
  World(String suffix) {
    this.suffix = suffix;
    sourceGateway =
        new FakeGateway(this, "gw-source", source, source.addGatewayMachine("gw-source"));
    destinationGateway =
        new FakeGateway(
            this, "gw-destination", destination, destination.addGatewayMachine("gw-destination"));
  }

  String sourceSite() {
    return SOURCE + suffix;
  }

  String destinationSite() {
    return DESTINATION + suffix;
  }

  /// Dies around change number `number`, counted from 0.
  void crashAt(int number, boolean after) {
    crashAt = number;
    crashAfter = after;
  }

  /// Everything that changes the world goes through here.
  void change(String what, Runnable effect) {
    boolean now = changes.size() == crashAt;
    if (now && !crashAfter) {
      crashAt = -1;
      throw new Crash("before " + what);
    }
    effect.run();
    changes.add(what);
    onChange.accept(what);
    if (now) {
      crashAt = -1;
      throw new Crash("after " + what);
    }
  }

  void reach(String name) {
    Problem problem = unreachable.get(name);
    if (problem != null) {
      throw problem.toException();
    }
  }

  static Problem gone(String name) {
    return name.startsWith("gw")
        ? Problem.of(ProblemType.GATEWAY_UNREACHABLE, name, "Connection refused")
        : Problem.of(ProblemType.VCENTER_UNREACHABLE, name, "Connection refused");
  }

  FakeGateway gatewayOfOrigin(String origin) {
    if (!origin.startsWith("slipway://" + sourceGateway.name() + "/")) {
      throw new IllegalStateException("no gateway serves " + origin);
    }
    return sourceGateway;
  }

  @Override
  public VSphere vsphere(String site) {
    return site.equals(sourceSite()) ? source : destination;
  }

  @Override
  public List<Gateway> gateways(String site) {
    return List.of(
        (site.equals(sourceSite()) ? sourceGateway : destinationGateway).registration(site));
  }

  @Override
  public GatewayControl control(Gateway gateway) {
    return gateway.name().equals(sourceGateway.name()) ? sourceGateway : destinationGateway;
  }
}
