package slipway.manager.guestprep;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.migrations.BootPreparation.Restored;
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
    Driver driver = Driver.of(machine, bundle);
    try (GuestRun run = run(guest, machine, order, driver)) {
      progress.at("Uploading", 0);
      byte[] archive = driver.archive(run, machine, true);
      var task = new Driver.Task("apply", false, order.repositories());
      List<ActionResult> results = run.run(task, archive, progress);
      if (!driver.handsOver()) {
        return HandOver.without(machine, results);
      }
      PreparedGuest prepared = prepared(machine, results);
      progress.at("Fetching kernel and start-up image", 99);
      fetch(run, prepared);
      return prepared;
    } catch (IOException e) {
      throw failed(machine, e);
    }
  }

  private void fetch(GuestRun run, PreparedGuest prepared) throws IOException {
    Map<BootFile, Path> fetched = new TreeMap<>();
    for (Map.Entry<BootFile, String> file : prepared.files().entrySet()) {
      Path into = run.scratch().resolve(file.getKey().fileName());
      run.fetch(file.getKey().fileName(), into, file.getValue());
      fetched.put(file.getKey(), into);
    }
    files.put(prepared.instanceUuid(), fetched);
  }

  /// The kernel that a prepared guest wants to start next, wherever it runs now; its files are kept
  /// in place of those that are known when they are others.
  ///
  /// @param known as it was prepared
  PreparedGuest collect(VSphere vsphere, Machine running, Order order, PreparedGuest known) {
    requireReady(running);
    return collect(vsphere.guest(running.id(), order.credentials()), running, order, known);
  }

  PreparedGuest collect(GuestOperations guest, Machine running, Order order, PreparedGuest known) {
    Driver driver = Driver.of(running, bundle);
    if (!driver.handsOver()) {
      return known;
    }
    try (GuestRun run = run(guest, running, order, driver)) {
      byte[] archive = driver.archive(run, running, false);
      var task = new Driver.Task("collect", false, false);
      List<ActionResult> results = run.run(task, archive, (step, percent) -> {});
      PreparedGuest now = known.withKernelOf(prepared(running, results));
      if (!now.hasFilesOf(known)) {
        fetch(run, now);
      }
      return now;
    } catch (IOException e) {
      throw failed(running, e);
    }
  }

  /// What [#prepare] would change. Changes nothing.
  DryRun dryRun(VSphere vsphere, Machine machine, Order order, Progress progress) {
    requireReady(machine);
    return dryRun(vsphere.guest(machine.id(), order.credentials()), machine, order, progress);
  }

  DryRun dryRun(GuestOperations guest, Machine machine, Order order, Progress progress) {
    Driver driver = Driver.of(machine, bundle);
    try (GuestRun run = run(guest, machine, order, driver)) {
      progress.at("Uploading", 0);
      byte[] archive = driver.archive(run, machine, true);
      run.run(new Driver.Task("check", true, order.repositories()), archive, progress);
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
    Driver driver = Driver.of(machine, bundle);
    try (GuestRun run = run(guest, machine, order, driver)) {
      progress.at("Uploading", 0);
      byte[] archive = driver.archive(run, machine, false);
      var task = new Driver.Task(verb, false, false);
      List<ActionResult> results = run.run(task, archive, progress);
      files.forget(machine.instanceUuid());
      return Restorations.of(verb, results, Instant.now());
    } catch (IOException e) {
      throw failed(machine, e);
    }
  }

  private GuestRun run(GuestOperations guest, Machine machine, Order order, Driver driver)
      throws IOException {
    return new GuestRun(machine.name(), guest, order.credentials(), driver, pace);
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
    List<GuestChange> changes = HandOver.changes(results);
    for (ActionResult result : results) {
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
        efi(facts.getJsonObject("efi")),
        changes);
  }

  private static PreparedGuest.@Nullable Efi efi(@Nullable JsonObject facts) {
    return facts == null
        ? null
        : new PreparedGuest.Efi(
            facts.getString("directory", ""),
            facts.getString("loader", ""),
            facts.getBoolean("secureBoot"),
            facts.getString("shimSha256", ""),
            facts.getString("loaderSha256", ""));
  }

  private static RuntimeException failed(Machine machine, IOException e) {
    return Problem.of(
            ProblemType.GUEST_ACTION_FAILED, machine.name(), "run", String.valueOf(e.getMessage()))
        .toException(e);
  }
}
