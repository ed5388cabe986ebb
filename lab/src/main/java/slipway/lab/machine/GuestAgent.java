package slipway.lab.machine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// The QEMU guest agent inside a running machine.
@SuppressWarnings("DoNotCallSuggester")
public final class GuestAgent {
  /// The most bytes [#readFile] answers.
  public static final int MAX_READ_BYTES = 48 << 20;

  /// Bytes per transfer between host and guest.
  public static final int CHUNK_BYTES = 1 << 20;

  /// A program to run in the guest as root, without a shell.
  ///
  /// @param environment "NAME=value"; empty leaves the agent's own
  @SuppressWarnings("ArrayRecordComponent")
  public record Exec(
      String path,
      List<String> arguments,
      List<String> environment,
      byte[] input,
      boolean captureOutput) {}

  /// What became of a program; exitCode is -1 while it runs and 128 + n after signal n.
  @SuppressWarnings("ArrayRecordComponent")
  public record ExecStatus(
      boolean exited, int exitCode, byte[] out, byte[] err, boolean truncated) {}

  public record OsInfo(String id, String prettyName, String versionId, String kernel) {}

  public record Interface(String name, String mac, List<String> addresses) {}

  /// True when the agent answers now, within a few seconds.
  public boolean ping() {
    throw new UnsupportedOperationException("to come");
  }

  /// Waits until the agent answers.
  public void await(Duration longest) throws IOException, InterruptedException {
    throw new UnsupportedOperationException("to come");
  }

  /// Starts a program and answers its process id.
  public long start(Exec exec) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// The state of a program started by [#start]; the agent forgets it once exited was answered.
  public ExecStatus status(long pid) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Starts a program and waits for it.
  public ExecStatus run(Exec exec, Duration longest) throws IOException, InterruptedException {
    throw new UnsupportedOperationException("to come");
  }

  public byte[] readFile(String path) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public void writeFile(String path, byte[] content) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Asks the guest to power off and returns at once.
  public void shutdown() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Asks the guest to restart and returns at once.
  public void reboot() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public List<Interface> interfaces() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public OsInfo osInfo() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public String hostname() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Freezes the guest's file systems, and thaws them.
  public int freezeFileSystems() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public int thawFileSystems() throws IOException {
    throw new UnsupportedOperationException("to come");
  }
}
