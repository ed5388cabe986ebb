package slipway.manager.guestprep;

import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.guestprep.Preparation.State;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.VSphere;

/// Runs of preparation and of its undoing, each with its state kept where everybody sees it. The
/// guest's password lives on the run's stack and nowhere else.
public final class PreparationRuns {
  /// So many guests are worked on by one manager at once; each takes a thread that mostly waits.
  public static final int RUNS_MAX = 32;

  private static final Logger LOG = LoggerFactory.getLogger(PreparationRuns.class);

  private final GuestPreparation preparation;
  private final Preparations preparations;
  private final Semaphore places = new Semaphore(RUNS_MAX);

  public PreparationRuns(GuestPreparation preparation, Preparations preparations) {
    this.preparation = preparation;
    this.preparations = preparations;
  }

  /// Prepares and returns when that is done; throws its problem.
  public void prepare(
      String site,
      VSphere vsphere,
      Machine machine,
      GuestCredentials credentials,
      Progress progress) {
    begin(State.RUNNING, site, vsphere, machine, credentials, progress).run();
  }

  /// Begins to prepare and returns at once.
  public void startPreparing(
      String site, VSphere vsphere, Machine machine, GuestCredentials credentials) {
    start(begin(State.RUNNING, site, vsphere, machine, credentials, (step, percent) -> {}));
  }

  /// Begins to undo the preparation and returns at once.
  public void startUndoing(
      String site, VSphere vsphere, Machine machine, GuestCredentials credentials) {
    start(begin(State.UNDOING, site, vsphere, machine, credentials, (step, percent) -> {}));
  }

  private static void start(Runnable run) {
    Thread.ofVirtual()
        .name("guest-preparation")
        .start(
            () -> {
              try {
                run.run();
              } catch (RuntimeException told) {
                // The state tells why.
                LOG.info("guest preparation ended: {}", told.getMessage());
              }
            });
  }

  private Runnable begin(
      State next,
      String site,
      VSphere vsphere,
      Machine machine,
      GuestCredentials credentials,
      Progress progress) {
    if (!places.tryAcquire()) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              RUNS_MAX + " guests are being prepared just now.",
              "Wait until one of them is done.")
          .toException();
    }
    UUID run;
    try {
      run = preparations.begin(site, machine.id().value(), machine.instanceUuid(), next);
    } catch (RuntimeException e) {
      places.release();
      throw e;
    }
    Progress both =
        (step, percent) -> {
          preparations.at(run, step, percent);
          progress.at(step, percent);
        };
    return () -> {
      try {
        if (next == State.RUNNING) {
          preparations.prepared(run, preparation.prepare(vsphere, machine, credentials, both));
        } else {
          preparation.unprepare(vsphere, machine, credentials, both);
          preparations.undone(run);
        }
      } catch (ProblemException e) {
        preparations.failed(run, e.problem());
        throw e;
      } catch (RuntimeException e) {
        LOG.error("guest preparation {}", run, e);
        preparations.failed(run, Problem.of(ProblemType.INTERNAL, run));
        throw e;
      } finally {
        places.release();
      }
    };
  }
}
