package slipway.manager.guestprep;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.guestprep.Preparation.State;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.migrations.BootPreparation.Restored;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
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
      String site, VSphere vsphere, Machine machine, Order order, Progress progress) {
    begin(State.RUNNING, site, new Guest(vsphere, machine, order), progress).run();
  }

  /// Takes a preparation back and answers when that is done; throws its problem.
  public Restored undo(
      String site, VSphere vsphere, Machine machine, Order order, Progress progress) {
    begin(State.UNDOING, site, new Guest(vsphere, machine, order), progress).run();
    Restored restored = preparations.get(site, machine.id().value()).restored();
    if (restored == null) {
      throw new IllegalStateException("another run in " + machine.name() + " came first");
    }
    return restored;
  }

  /// Fetches the kernel that a prepared guest wants to start next, wherever it runs; answers
  /// whether it is another one.
  boolean collect(VSphere vsphere, Machine running, Machine prepared, Order order) {
    PreparedGuest known =
        preparations
            .guest(prepared.instanceUuid())
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemType.STATE_CONFLICT,
                            prepared.name() + " is not prepared.",
                            "There is nothing to be collected.")
                        .toException());
    takePlace();
    try {
      PreparedGuest now = preparation.collect(vsphere, running, order, known);
      if (now.hasFilesOf(known)) {
        return false;
      }
      preparations.collected(now);
      return true;
    } finally {
      places.release();
    }
  }

  /// Begins to work in the guest towards a state that is busy and returns at once: CHECKING finds
  /// out what preparing would change, RUNNING prepares, UNDOING takes that back.
  public void start(State next, String site, VSphere vsphere, Machine machine, Order order) {
    start(begin(next, site, new Guest(vsphere, machine, order), (step, percent) -> {}));
  }

  private record Guest(VSphere vsphere, Machine machine, Order order) {}

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

  private Runnable begin(State next, String site, Guest guest, Progress progress) {
    Machine machine = guest.machine();
    takePlace();
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
        work(next, run, guest, both);
      } catch (ProblemException e) {
        failed(next, run, e.problem());
        throw e;
      } catch (RuntimeException e) {
        LOG.error("guest preparation {}", run, e);
        failed(next, run, Problem.of(ProblemType.INTERNAL, run));
        throw e;
      } finally {
        places.release();
      }
    };
  }

  private void takePlace() {
    if (!places.tryAcquire()) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              RUNS_MAX + " guests are being prepared just now.",
              "Wait until one of them is done.")
          .toException();
    }
  }

  private void work(State next, UUID run, Guest in, Progress progress) {
    switch (next) {
      case CHECKING ->
          preparations.checked(
              run, preparation.dryRun(in.vsphere(), in.machine(), in.order(), progress));
      case RUNNING ->
          preparations.prepared(
              run, preparation.prepare(in.vsphere(), in.machine(), in.order(), progress));
      case UNDOING -> {
        boolean moved = preparations.moved(run);
        preparations.undone(
            run, preparation.unprepare(in.vsphere(), in.machine(), in.order(), moved, progress));
      }
      case NONE, PREPARED, FAILED -> throw new IllegalArgumentException("no run leads to " + next);
    }
  }

  // A dry run changed nothing: that preparing would fail is what it found out.
  private void failed(State next, UUID run, Problem problem) {
    if (next == State.CHECKING) {
      preparations.checked(run, DryRun.refused(Instant.now(), problem));
    } else {
      preparations.failed(run, problem);
    }
  }
}
