package slipway.manager.guestprep;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.GuestOperations;

/// One run of the driver inside one guest: uploads, starts, follows, fetches, cleans up.
///
/// The driver tells everything by files, because Tools forgets a process when it restarts and its
/// exit code after five minutes.
final class GuestRun implements AutoCloseable {
  /// How long the driver may work; building a start-up image took two minutes on a slow machine.
  static final Duration LIMIT = Duration.ofMinutes(20);

  /// The driver, when ended by its limit, takes back what it did; that has the same limit.
  static final Duration GIVEN_UP_AFTER = LIMIT.multipliedBy(2).plusMinutes(2);

  /// How long it may take to become root and start.
  static final Duration START_LIMIT = Duration.ofMinutes(3);

  /// The largest text file that is taken from a guest.
  static final long TEXT_BYTES_MAX = 1 << 20;

  /// So much of a dry run is read; each diff in it has 64 KiB at most.
  static final int CHANGES_BYTES_MAX = 4 << 20;

  private static final int OWNER_ONLY = 0600;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String machine;
  private final GuestOperations guest;
  private final GuestCredentials credentials;
  private final Driver driver;
  private final Pace pace;
  private final Path scratch;
  private final String directory;

  /// How long between two looks, so that tests need not wait.
  @FunctionalInterface
  interface Pace {
    void pause(Duration time) throws InterruptedException;
  }

  GuestRun(
      String machine, GuestOperations guest, GuestCredentials credentials, Driver driver, Pace pace)
      throws IOException {
    this.machine = machine;
    this.guest = new PatientGuest(guest, pace);
    this.credentials = credentials;
    this.driver = driver;
    this.pace = pace;
    this.guest.validateCredentials();
    this.directory = this.guest.createTemporaryDirectory("slipway");
    this.scratch = Files.createTempDirectory("slipway-guest");
  }

  /// Runs a task of the driver to its end; throws its problem.
  List<ActionResult> run(Driver.Task task, byte[] archive, Progress progress) throws IOException {
    for (Map.Entry<String, byte[]> upload : driver.uploads(archive, credentials).entrySet()) {
      upload(upload.getKey(), upload.getValue());
    }
    String arguments = driver.arguments(directory, task, Sha256.of(archive));
    guest.start(driver.program(), arguments, directory);
    int code = follow(new Steps(driver.actions(), task.verb(), progress));
    if (code == 0) {
      return results();
    }
    throw problem(task.verb(), code).toException();
  }

  /// What a dry run wrote down.
  PlannedChanges planned() throws IOException {
    if (!guest.list(work()).contains("changes")) {
      return new PlannedChanges(List.of(), true);
    }
    Path copy = download(work("changes"));
    try (InputStream in = Files.newInputStream(copy)) {
      String text = new String(in.readNBytes(CHANGES_BYTES_MAX), StandardCharsets.UTF_8);
      return PlannedChanges.parse(withoutMark(text), Files.size(copy) <= CHANGES_BYTES_MAX);
    } finally {
      Files.delete(copy);
    }
  }

  /// Fetches a file that the driver has handed over.
  void fetch(String name, Path into, String sha256) throws IOException {
    guest.download(work(name), into);
    if (Files.size(into) > BootFiles.FILE_BYTES_MAX) {
      throw new IOException(name + " is larger than " + BootFiles.FILE_BYTES_MAX + " bytes");
    }
    Sha256.require(into, sha256);
  }

  Path scratch() {
    return scratch;
  }

  /// Takes everything of this run out of the guest, the password's file first of all.
  @Override
  public void close() throws IOException {
    try {
      guest.deleteDirectory(directory);
    } finally {
      BootCapsule.deleteTree(scratch);
    }
  }

  private int follow(Steps steps) throws IOException {
    long start = System.nanoTime();
    boolean started = false;
    while (true) {
      try {
        List<String> names =
            started || guest.list(directory).contains("work") ? guest.list(work()) : List.of();
        if (names.contains("rc")) {
          return Integer.parseInt(text(work("rc")).strip());
        }
        started = started || names.contains("root");
        steps.read(names.contains("progress") ? progress() : "");
      } catch (NumberFormatException e) {
        throw new IOException("the guest's exit code cannot be read", e);
      }
      if (!started && since(start).compareTo(START_LIMIT) > 0) {
        throw actionFailed("start", "nothing happened within " + START_LIMIT.toMinutes() + " min");
      }
      if (since(start).compareTo(GIVEN_UP_AFTER) > 0) {
        throw actionFailed("run", "no end within " + GIVEN_UP_AFTER.toMinutes() + " minutes");
      }
      pause();
    }
  }

  // Windows refuses to read a file that is written just now.
  private String progress() throws IOException {
    try {
      return text(work("progress"));
    } catch (ProblemException busy) {
      if (PatientGuest.passes(busy.problem().type())) {
        throw busy;
      }
      return "";
    }
  }

  private Problem problem(String verb, int code) throws IOException {
    if (code == Driver.NOT_ROOT) {
      return driver.notRoot(machine, credentials.username(), why());
    }
    if (code == Driver.NOT_STARTED) {
      return Problem.of(ProblemType.GUEST_ACTION_FAILED, machine, "start", why());
    }
    if (code == Driver.TOO_OLD) {
      return Problem.of(ProblemType.GUEST_POWERSHELL_OLD, machine, why());
    }
    @Nullable ActionResult last = null;
    for (ActionResult result : results()) {
      if (!result.problemType().isEmpty()) {
        last = result;
      }
    }
    if (code == 4 && last != null) {
      return Problem.of(
          ProblemType.GUEST_UNDO_FAILED,
          machine,
          last.action(),
          last.description(),
          driver.state());
    }
    if (last != null) {
      return last.problem(machine);
    }
    String cause =
        code == 124 ? "it took longer than " + LIMIT.toMinutes() + " min" : "exit code " + code;
    return Problem.of(ProblemType.GUEST_ACTION_FAILED, machine, verb, cause);
  }

  private List<ActionResult> results() throws IOException {
    if (!guest.list(work()).contains("results")) {
      return List.of();
    }
    return ActionResult.parse(text(work("results")).lines().toList());
  }

  // sudo's own complaint, if any; it never repeats the password.
  private String why() throws IOException {
    return text(work("why")).strip().lines().reduce((a, b) -> b).orElse("");
  }

  private RuntimeException actionFailed(String action, String why) {
    return Problem.of(ProblemType.GUEST_ACTION_FAILED, machine, action, why).toException();
  }

  private String work(String... name) {
    String work = driver.path(directory, "work");
    return name.length == 0 ? work : driver.path(work, name);
  }

  private void upload(String name, byte[] content) {
    guest.upload(driver.path(directory, name), content, OWNER_ONLY);
  }

  /// A text file of the guest.
  String text(String guestPath) throws IOException {
    Path copy = download(guestPath);
    if (Files.size(copy) > TEXT_BYTES_MAX) {
      throw new IOException(guestPath + " is larger than " + TEXT_BYTES_MAX + " bytes");
    }
    // Names in a guest may be in any encoding; they are only shown.
    String text = new String(Files.readAllBytes(copy), StandardCharsets.UTF_8);
    Files.delete(copy);
    return withoutMark(text);
  }

  private static String withoutMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
  }

  private Path download(String guestPath) throws IOException {
    Path copy = Files.createTempFile(scratch, "text", "");
    Files.delete(copy);
    guest.download(guestPath, copy);
    return copy;
  }

  private void pause() {
    try {
      pace.pause(GuestOperations.POLL_INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw actionFailed("run", "Slipway is stopping");
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
