package slipway.manager.guestprep;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import slipway.manager.guestmatrix.GuestMatrix;
import slipway.manager.guestmatrix.Row;
import slipway.manager.guestmatrix.Verdict;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.migrations.BootPreparation.Restored;
import slipway.manager.migrations.Kind;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestOperations;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.VSphere;

/// Prepares guests for a boot over iSCSI, and takes that back. Blocks; meant for virtual threads.
public final class GuestPreparation {
  private final GuestBundle bundle;
  private final BootFiles files;
  private final GuestRun.Pace pace;

  /// @param bundles the directory `slipway.guest.bundles`; guest/README.md tells its layout
  /// @param files keeps each guest's kernel and start-up image
  public GuestPreparation(Path bundles, BootFiles files) {
    this(bundles, files, Thread::sleep);
  }

  GuestPreparation(Path bundles, BootFiles files, GuestRun.Pace pace) {
    this.bundle = new GuestBundle(bundles);
    this.files = files;
    this.pace = pace;
  }

  /// Prepares a running guest and keeps its kernel and start-up image. Preparing what is prepared
  /// changes nothing in the guest and fetches both again.
  public PreparedGuest prepare(VSphere vsphere, Machine machine, Order order, Progress progress) {
    requireReady(machine);
    return prepare(vsphere.guest(machine.id(), order.credentials()), machine, order, progress);
  }

  PreparedGuest prepare(GuestOperations guest, Machine machine, Order order, Progress progress) {
    try (GuestRun run = new GuestRun(machine.name(), guest, order.credentials(), pace)) {
      progress.at("Uploading", 0);
      GuestRelease release = run.release();
      requireNotRefused(machine, release);
      byte[] archive = bundle.archive(release.distribution());
      List<ActionResult> results = run.run("apply", options(order), archive, progress);
      PreparedGuest prepared = prepared(machine, results);
      progress.at("Fetching kernel and start-up image", 99);
      Path kernel = run.scratch().resolve("vmlinuz");
      Path initrd = run.scratch().resolve("initrd");
      run.fetch("vmlinuz", kernel, prepared.kernelSha256());
      run.fetch("initrd", initrd, prepared.initrdSha256());
      files.put(machine.instanceUuid(), kernel, initrd);
      return prepared;
    } catch (IOException e) {
      throw failed(machine, e);
    }
  }

  /// What [#prepare] would change. Changes nothing.
  DryRun dryRun(VSphere vsphere, Machine machine, Order order, Progress progress) {
    requireReady(machine);
    return dryRun(vsphere.guest(machine.id(), order.credentials()), machine, order, progress);
  }

  DryRun dryRun(GuestOperations guest, Machine machine, Order order, Progress progress) {
    try (GuestRun run = new GuestRun(machine.name(), guest, order.credentials(), pace)) {
      progress.at("Uploading", 0);
      GuestRelease release = run.release();
      requireNotRefused(machine, release);
      List<String> options = new ArrayList<>(options(order));
      options.add("--diff");
      run.run("check", options, bundle.archive(release.distribution()), progress);
      PlannedChanges planned = run.planned();
      return new DryRun(Instant.now(), planned.changes(), planned.whole(), null);
    } catch (IOException e) {
      throw failed(machine, e);
    }
  }

  /// Takes back everything [#prepare] changed, last first; harmless when it changed nothing.
  ///
  /// @param moved the guest was prepared as another machine: what its new place needs is seen to
  Restored unprepare(
      VSphere vsphere, Machine machine, Order order, boolean moved, Progress progress) {
    requireReady(machine);
    GuestOperations guest = vsphere.guest(machine.id(), order.credentials());
    return unprepare(guest, machine, order, moved, progress);
  }

  Restored unprepare(
      GuestOperations guest, Machine machine, Order order, boolean moved, Progress progress) {
    String verb = moved ? "finalise" : "undo";
    try (GuestRun run = new GuestRun(machine.name(), guest, order.credentials(), pace)) {
      progress.at("Uploading", 0);
      byte[] archive = bundle.archive(run.release().distribution());
      List<ActionResult> results = run.run(verb, List.of(), archive, progress);
      files.forget(machine.instanceUuid());
      return Restorations.of(verb, results, Instant.now());
    } catch (IOException e) {
      throw failed(machine, e);
    }
  }

  private static List<String> options(Order order) {
    return order.repositories() ? List.of("--repositories") : List.of();
  }

  // The guest itself knows best what it is; vCenter may have been told something else.
  private static void requireNotRefused(Machine machine, GuestRelease release) {
    Row row =
        GuestMatrix.carried().of(release.id(), release.version(), machine.firmware(), Kind.WARM);
    if (row.verdict() == Verdict.NO) {
      throw row.refusal(machine).toException();
    }
  }

  private static void requireReady(Machine machine) {
    if (machine.power() != Machine.Power.ON) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              machine.name() + " is not powered on.",
              "Power it on; the guest is prepared while it runs.")
          .toException();
    }
    if (machine.tools() == Machine.Tools.NOT_RUNNING) {
      throw Problem.of(ProblemType.TOOLS_NOT_RUNNING, machine.name(), "not running").toException();
    }
    if (!machine.guestOperationsReady()) {
      throw Problem.of(
              ProblemType.GUEST_OPERATIONS_UNAVAILABLE, machine.name(), "it is not ready yet")
          .toException();
    }
  }

  private static PreparedGuest prepared(Machine machine, List<ActionResult> results)
      throws IOException {
    List<ActionResult> applied = results.stream().filter(r -> r.verb().equals("apply")).toList();
    List<GuestChange> changes =
        applied.stream()
            .filter(r -> !r.undo().isEmpty())
            .map(r -> new GuestChange(r.action(), r.description(), r.undo()))
            .toList();
    for (ActionResult result : applied) {
      JsonObject facts = result.prepared();
      if (facts != null) {
        try {
          return prepared(machine, facts, changes);
        } catch (NullPointerException | ClassCastException e) {
          throw new IOException("the guest's hand-over cannot be read", e);
        }
      }
    }
    throw new IOException("the guest handed nothing over");
  }

  private static PreparedGuest prepared(
      Machine machine, JsonObject facts, List<GuestChange> changes) {
    return new PreparedGuest(
        machine.instanceUuid(),
        facts.getString("os"),
        facts.getString("kernel"),
        facts.getString("initramfs"),
        facts.getString("root"),
        ActionResult.strings(facts, "options"),
        facts.getString("mac"),
        facts.getString("ip"),
        facts.getString("vmlinuzSha256"),
        facts.getString("initrdSha256"),
        changes);
  }

  private static RuntimeException failed(Machine machine, IOException e) {
    return Problem.of(
            ProblemType.GUEST_ACTION_FAILED, machine.name(), "run", String.valueOf(e.getMessage()))
        .toException(e);
  }
}
