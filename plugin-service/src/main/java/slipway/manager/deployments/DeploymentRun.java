package slipway.manager.deployments;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import slipway.manager.deployments.Deployment.State;
import slipway.manager.enrolment.Enrolments;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Appliance;
import slipway.manager.vsphere.ImportWatch;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// One deployment from the first byte to the gateway in its site. Holds its password and token.
final class DeploymentRun implements Runnable, ImportWatch {
  private static final System.Logger LOG = System.getLogger(DeploymentRun.class.getName());

  private final Deployer deployer;
  private final Deployment deployment;
  private final Order order;
  private final AppliancePackage.Content content;
  private final Enrolments.Invitation invitation;
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile boolean left;

  DeploymentRun(
      Deployer deployer,
      Deployment deployment,
      Order order,
      AppliancePackage.Content content,
      Enrolments.Invitation invitation) {
    this.deployer = deployer;
    this.deployment = deployment;
    this.order = order;
    this.content = content;
    this.invitation = invitation;
  }

  @Override
  public void run() {
    try {
      deploy();
      deployer.deployments().done(deployment.id());
    } catch (ProblemException e) {
      LOG.log(Level.INFO, "deployment of {0}: {1}", deployment.name(), e.getMessage());
      takeBack(e.problem());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "deployment of " + deployment.name(), e);
      takeBack(
          Problem.of(
              ProblemType.STATE_CONFLICT,
              "Something went wrong that should not have.",
              "Download a support bundle from Settings, and deploy the OVA yourself."));
    } finally {
      deployer.over(deployment);
    }
  }

  private void deploy() {
    VSphere vsphere = deployer.session(deployment.site());
    Order.Place place = order.place();
    ObjectId machine =
        vsphere.importAppliance(
            new Appliance(
                order.name(),
                content.descriptor(),
                place.pool(),
                place.host(),
                place.folder(),
                place.datastore(),
                place.network(),
                order.properties(invitation)),
            this);
    deployer.deployments().copied(deployment.id(), deployment.totalBytes());
    requireGoingOn();
    deployer.deployments().advance(deployment.id(), State.STARTING);
    vsphere.powerOn(machine);
    deployer.deployments().advance(deployment.id(), State.ENROLLING);
    awaitGateway();
  }

  private void awaitGateway() {
    Instant deadline = Instant.now().plus(deployer.pace().enrolment());
    while (!deployer.isIn(deployment.site(), deployment.name())) {
      if (Instant.now().isAfter(deadline)) {
        throw Problem.of(
                ProblemType.GATEWAY_SILENT,
                deployer.pace().enrolment().toMinutes(),
                invitation.manager())
            .toException();
      }
      try {
        if (ending.await(deployer.pace().poll().toMillis(), TimeUnit.MILLISECONDS)) {
          requireGoingOn();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Problem.of(ProblemType.DEPLOYMENT_INTERRUPTED).toException(e);
      }
    }
  }

  private void requireGoingOn() {
    if (isCancelled()) {
      throw Problem.of(ProblemType.DEPLOYMENT_CANCELLED).toException();
    }
  }

  /// A manager that is being stopped has no time for it; the next one has.
  private void takeBack(Problem why) {
    if (!left) {
      deployer.takeBack(deployment, why);
    }
  }

  void cancel() {
    ending.countDown();
  }

  void leave() {
    left = true;
    ending.countDown();
  }

  @Override
  public void made(ObjectId machine) {
    deployer.deployments().machine(deployment.id(), machine.value());
  }

  @Override
  public void sent(long bytes) {
    deployer.deployments().copied(deployment.id(), bytes);
  }

  @Override
  public boolean isCancelled() {
    return ending.getCount() == 0;
  }
}
