package slipway.manager.migrations;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.events.EventLog.Severity;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.migrations.steps.CreateMachine;
import slipway.manager.migrations.steps.UploadCapsule;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

/// New boot capsules for machines that run from the cache: a guest that installed a kernel
/// meanwhile would otherwise start the old one, whose modules may be gone.
///
/// Nobody but the operator can have one made, as it takes an account of the guest, and passwords
/// are not kept. What came of it is told as an event.
public final class CapsuleRenewals {
  private static final Logger LOG = LoggerFactory.getLogger(CapsuleRenewals.class);
  private static final String UPLOAD = "upload-capsule";

  private final Migrations migrations;
  private final Ledger ledger;
  private final Surroundings around;
  private final Set<UUID> running = ConcurrentHashMap.newKeySet();

  public CapsuleRenewals(Migrations migrations, Ledger ledger, Surroundings around) {
    this.migrations = migrations;
    this.ledger = ledger;
    this.around = around;
  }

  /// Begins one and returns at once.
  public void start(UUID id, GuestCredentials credentials) {
    Dossier dossier = migrations.get(id);
    require(dossier);
    if (!running.add(id)) {
      throw conflict("The boot capsule is being built just now.", "Wait until that is done.");
    }
    Thread.ofVirtual().name("boot-capsule").start(() -> renew(id, dossier, credentials));
  }

  // Whoever runs from the cache starts from the capsule; before there is none, and later no need.
  private static void require(Dossier dossier) {
    Migration migration = dossier.migration();
    boolean runsFromCache =
        migration.state() == State.RUNNING_FROM_CACHE || migration.state() == State.FILLED;
    if (migration.kind() == Kind.COLD || !runsFromCache || migration.cancelling()) {
      throw conflict(
          migration.name() + " does not run from the cache.",
          "A boot capsule is needed only between the cutover and the finalise.");
    }
  }

  private void renew(UUID id, Dossier dossier, GuestCredentials credentials) {
    try {
      migrations.note(id, Severity.INFO, renew(dossier, credentials));
    } catch (ProblemException e) {
      Problem problem = e.problem();
      migrations.note(
          id,
          Severity.WARNING,
          "The boot capsule was not built anew. " + problem.cause() + " " + problem.remedy());
    } catch (RuntimeException e) {
      LOG.error("boot capsule of {}", id, e);
      migrations.note(id, Severity.WARNING, "The boot capsule was not built anew; see the log.");
    } finally {
      running.remove(id);
    }
  }

  private String renew(Dossier dossier, GuestCredentials credentials) {
    Context context = context(dossier);
    ObjectId there = context.facts(CreateMachine.Facts.class, CreateMachine.NAME).id();
    Machine guest = context.destination().machine(there);
    Order order = new Order(credentials, false);
    boolean another =
        around.boot().collectAgain(context.destination(), guest, context.lookAtSource(), order);
    if (!another) {
      return "The boot capsule holds the kernel that the guest starts next; it stays as it is";
    }
    // Asking the guest took a while: by now it may be on its way to its own disk.
    require(migrations.get(dossier.migration().id()));
    UploadCapsule.renew(context);
    return "The boot capsule was built anew with the kernel that the guest starts next";
  }

  // As its step saw the world. It writes nothing down, and could not: the epoch is nobody's.
  private Context context(Dossier dossier) {
    Leg leg = dossier.legs().stream().filter(l -> l.key().equals(UPLOAD)).findFirst().orElseThrow();
    Ledger.Entry entry = new Ledger.Entry(dossier.migration().id(), 0, UPLOAD);
    return new Context(dossier, leg, ledger, entry, around);
  }

  private static RuntimeException conflict(String cause, String remedy) {
    return Problem.of(ProblemType.STATE_CONFLICT, cause, remedy).toException();
  }
}
