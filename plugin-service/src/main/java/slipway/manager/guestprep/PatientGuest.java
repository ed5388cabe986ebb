package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestOperations;

/// A guest whose VMware Tools may be away for a while, as when they are restarted or upgraded, or
/// the guest has just started: what is asked of it meanwhile waits.
final class PatientGuest implements GuestOperations {
  /// How long they may be away.
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final long TRIES_MAX = PATIENCE.dividedBy(POLL_INTERVAL);

  private final GuestOperations guest;
  private final GuestRun.Pace pace;

  PatientGuest(GuestOperations guest, GuestRun.Pace pace) {
    this.guest = guest;
    this.pace = pace;
  }

  @FunctionalInterface
  private interface Call<T, X extends Exception> {
    T make() throws X;
  }

  /// Does the same however often it is asked, so it may be asked again as well when
  /// nobody knows whether it was heard.
  private <T, X extends Exception> T ask(Call<T, X> call) throws X {
    return patiently(call, PatientGuest::passes);
  }

  /// vCenter says that Tools are away; then nothing was done.
  private <T, X extends Exception> T change(Call<T, X> call) throws X {
    return patiently(call, PatientGuest::isAway);
  }

  private void change(Runnable call) {
    change(
        () -> {
          call.run();
          return true;
        });
  }

  private <T, X extends Exception> T patiently(Call<T, X> call, Predicate<ProblemType> passes)
      throws X {
    long begun = System.nanoTime();
    for (long tries = 1; ; tries++) {
      try {
        return call.make();
      } catch (ProblemException away) {
        // A call that nobody answers takes long itself.
        boolean late = System.nanoTime() - begun > PATIENCE.toNanos();
        if (!passes.test(away.problem().type()) || late || tries >= TRIES_MAX || !paused()) {
          throw away;
        }
      }
    }
  }

  /// What may be over in a while.
  static boolean passes(ProblemType type) {
    return isAway(type) || type == ProblemType.VCENTER_UNREACHABLE;
  }

  private static boolean isAway(ProblemType type) {
    return type == ProblemType.TOOLS_NOT_RUNNING
        || type == ProblemType.GUEST_OPERATIONS_UNAVAILABLE;
  }

  private boolean paused() {
    try {
      pace.pause(POLL_INTERVAL);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void validateCredentials() {
    change(guest::validateCredentials);
  }

  @Override
  public String createTemporaryDirectory(String prefix) {
    return change(() -> guest.createTemporaryDirectory(prefix));
  }

  @Override
  public void upload(String guestPath, byte[] content, int mode) {
    change(() -> guest.upload(guestPath, content, mode));
  }

  @Override
  public void download(String guestPath, Path into) throws IOException {
    ask(
        () -> {
          guest.download(guestPath, into);
          return true;
        });
  }

  @Override
  public long start(String program, String arguments, String workingDirectory) {
    return change(() -> guest.start(program, arguments, workingDirectory));
  }

  @Override
  public GuestProcess process(long pid) {
    return ask(() -> guest.process(pid));
  }

  @Override
  public void kill(long pid) {
    change(() -> guest.kill(pid));
  }

  @Override
  public void deleteFile(String guestPath) {
    change(() -> guest.deleteFile(guestPath));
  }

  @Override
  public void deleteDirectory(String guestPath) {
    ask(
        () -> {
          guest.deleteDirectory(guestPath);
          return true;
        });
  }

  @Override
  public List<String> list(String guestPath) {
    return ask(() -> guest.list(guestPath));
  }
}
