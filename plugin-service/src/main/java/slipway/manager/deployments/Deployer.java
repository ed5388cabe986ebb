package slipway.manager.deployments;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import slipway.manager.enrolment.Enrolments;
import slipway.manager.gateways.Gateways;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.sites.Site;
import slipway.manager.vsphere.VSphere;

/// Begins and cancels deployments, and takes back what a stopped manager has left.
public class Deployer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Deployer.class.getName());

  private final AppliancePackage appliance;
  private final Deployments deployments;
  private final Enrolments enrolments;
  private final Gateways gateways;
  private final Function<String, VSphere> sessions;
  private final Pace pace;
  private final Map<String, DeploymentRun> runs = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /// @param poll between two looks for the gateway
  /// @param enrolment how long a gateway may take to come in after its machine was started
  /// @param removal between two attempts to remove a machine
  /// @param removals how often; a lease that nobody renews ends meanwhile
  record Pace(Duration poll, Duration enrolment, Duration removal, int removals) {
    static final Pace USUAL =
        new Pace(Duration.ofSeconds(2), Duration.ofMinutes(20), Duration.ofSeconds(20), 60);
  }

  /// @param sessions the session of a site, not to be closed
  Deployer(
      AppliancePackage appliance,
      Deployments deployments,
      Enrolments enrolments,
      Gateways gateways,
      Function<String, VSphere> sessions,
      Pace pace) {
    this.appliance = appliance;
    this.deployments = deployments;
    this.enrolments = enrolments;
    this.gateways = gateways;
    this.sessions = sessions;
    this.pace = pace;
  }

  /// What is carried along; a problem when it is nothing.
  AppliancePackage.Content carried() {
    return appliance.require();
  }

  Deployment begin(Site site, Order order, String by) {
    AppliancePackage.Content content = appliance.require();
    if (isIn(site.id(), order.name())) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              "There is a gateway " + order.name() + " at this site already.",
              "Choose another name, or make a new token for that gateway.")
          .toException();
    }
    Deployment begun = deployments.begin(site.id(), order.name(), by, content.diskBytes());
    boolean running = false;
    try {
      var invitation = enrolments.invite(site.id(), order.name(), by);
      var run = new DeploymentRun(this, begun, order, content, invitation);
      runs.put(begun.id(), run);
      Thread.ofVirtual().name("deployment of " + order.name()).start(run);
      running = true;
      return begun;
    } finally {
      if (!running) {
        deployments.failed(begun.id(), Problem.of(ProblemType.DEPLOYMENT_INTERRUPTED));
        deployments.forget(begun.id());
      }
    }
  }

  /// Takes one back that is under way, and forgets one that is over.
  void cancel(Deployment deployment) {
    if (!deployment.isUnderWay()) {
      deployments.forget(deployment.id());
      return;
    }
    DeploymentRun run = runs.get(deployment.id());
    if (run != null) {
      run.cancel();
    } else {
      takeBack(deployment, Problem.of(ProblemType.DEPLOYMENT_CANCELLED));
    }
  }

  /// Ends what was under way when the manager was stopped.
  void start() {
    Thread.ofVirtual().name("deployments left").start(this::recover);
  }

  private void recover() {
    while (!isClosed(Duration.ZERO)) {
      try {
        List<Deployment> left =
            deployments.unfinished().stream().filter(d -> !runs.containsKey(d.id())).toList();
        for (Deployment deployment : left) {
          Problem why = Problem.of(ProblemType.DEPLOYMENT_INTERRUPTED);
          Thread.ofVirtual()
              .name("taking back " + deployment.name())
              .start(() -> takeBack(deployment, why));
        }
        return;
      } catch (ProblemException databaseAway) {
        LOG.log(Level.DEBUG, "deployments left: {0}", databaseAway.getMessage());
      }
      if (isClosed(pace.poll())) {
        return;
      }
    }
  }

  /// The end of one that did not come to its own: the token first, so that nobody comes in any
  /// more; who has come in by then stays.
  void takeBack(Deployment deployment, Problem why) {
    if (deployment.isUnderWay()) {
      enrolments.withdraw(deployment.site(), deployment.name());
      if (isIn(deployment.site(), deployment.name())) {
        deployments.done(deployment.id());
      } else {
        deployments.failed(deployment.id(), why);
      }
    }
    deployments
        .find(deployment.id())
        .filter(left -> left.state() == Deployment.State.FAILED && !left.machine().isEmpty())
        .ifPresent(this::remove);
  }

  private void remove(Deployment left) {
    var removal = new Removal(left, sessions);
    for (int attempt = 0; attempt < pace.removals(); attempt++) {
      try {
        removal.run();
        deployments.machine(left.id(), "");
        return;
      } catch (ProblemException e) {
        LOG.log(Level.INFO, "{0} of {1} is not removed yet: {2}", left.machine(), left.name(), e);
      }
      if (isClosed(pace.removal())) {
        return;
      }
    }
    LOG.log(Level.WARNING, "{0} of {1} is left at its vCenter", left.machine(), left.name());
  }

  boolean isIn(String site, String name) {
    return gateways.at(site).stream().anyMatch(gateway -> gateway.name().equals(name));
  }

  void over(Deployment deployment) {
    runs.remove(deployment.id());
  }

  Deployments deployments() {
    return deployments;
  }

  VSphere session(String site) {
    return sessions.apply(site);
  }

  Pace pace() {
    return pace;
  }

  private boolean isClosed(Duration wait) {
    try {
      return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /// The manager is stopped: what is under way is taken back when it starts again.
  @Override
  public void close() {
    closed.countDown();
    runs.values().forEach(DeploymentRun::leave);
  }
}
