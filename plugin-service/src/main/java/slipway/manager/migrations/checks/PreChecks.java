package slipway.manager.migrations.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.migrations.Kind;
import slipway.manager.migrations.checks.PreCheck.Checked;
import slipway.manager.migrations.checks.PreCheck.Finding;
import slipway.manager.migrations.checks.PreCheck.Verdict;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// All checks, in the order in which they are shown.
public final class PreChecks {
  public static final List<PreCheck> ALL =
      List.of(
          new ToolsRunning(),
          new GuestOperationsReady(),
          new CredentialsValid(),
          new OperatingSystemSupported(),
          new RootAllowed(),
          new SpaceInGuest(),
          new ChangeTrackingAvailable(),
          new SnapshotsClean(),
          new DisksSupported(),
          new SourcePrivileges(),
          new SourceGatewayReachable(),
          new DestinationGatewayReachable(),
          new LinkReachable(),
          new DestinationPrivileges(),
          new CapacityAtDestination(),
          new NameFree(),
          new NetworksMapped());

  private PreChecks() {}

  /// Runs the checks that apply, all at once.
  public static List<Checked> run(Scene scene) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Checked>> running = new ArrayList<>();
      for (PreCheck check : ALL) {
        boolean applies =
            !(check instanceof WarmOnly && scene.kind() == Kind.COLD)
                && !(check instanceof NeedsDestination && scene.destination().isEmpty())
                && !(check instanceof NeedsCredentials && scene.credentials().isEmpty())
                && !(check instanceof LinuxOnly && scene.machine().runsWindows());
        if (applies) {
          running.add(
              threads.submit(() -> new Checked(check.id(), check.title(), look(check, scene))));
        }
      }
      List<Checked> found = new ArrayList<>();
      for (Future<Checked> one : running) {
        found.add(one.get());
      }
      return found;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a check broke", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemType.INTERNAL, "the checks were interrupted").toException(e);
    }
  }

  /// The problems of the checks that failed.
  public static List<Problem> failures(List<Checked> checked) {
    return checked.stream()
        .filter(c -> c.finding().verdict() == Verdict.FAILED)
        .map(c -> Objects.requireNonNull(c.finding().problem()))
        .toList();
  }

  // A check that cannot look has found something too.
  private static Finding look(PreCheck check, Scene scene) {
    try {
      return check.look(scene);
    } catch (ProblemException e) {
      return Finding.failed(e.problem());
    } catch (GatewayRefusal e) {
      return Finding.failed(e.problem());
    }
  }

  /// A check of what only booting from the cache needs.
  interface WarmOnly {}

  /// A check that asks the guest by a shell. In a Windows the preparation asks, before it changes
  /// anything.
  interface LinuxOnly {}

  /// A check that needs to know where the machine goes.
  interface NeedsDestination {}

  /// A check that needs an account in the guest.
  interface NeedsCredentials {}
}
