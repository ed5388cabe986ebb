package slipway.lab.vim;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import slipway.lab.machine.GuestAgent;
import slipway.lab.vim.inventory.Guest;

/// Runs a guest's commands on this host, in a mount namespace where `/etc/shadow` is a file of the
/// test. Needs to be root, as building guest images does.
final class HostGuest implements Guest {
  private final Path shadow;
  private final Runnable powerOff;
  private final Map<Long, Process> started = new ConcurrentHashMap<>();

  HostGuest(Path shadow, Runnable powerOff) {
    this.shadow = shadow;
    this.powerOff = powerOff;
  }

  @Override
  public boolean answers() {
    return true;
  }

  @Override
  public String hostname() {
    return "paper";
  }

  @Override
  public List<GuestAgent.Interface> interfaces() {
    return List.of(
        new GuestAgent.Interface("lo", "00:00:00:00:00:00", List.of("127.0.0.1/8")),
        new GuestAgent.Interface("ens1", "00:50:56:00:00:01", List.of("10.0.2.15/24")));
  }

  @Override
  public GuestAgent.OsInfo osInfo() {
    return new GuestAgent.OsInfo("debian", "Debian GNU/Linux 12 (bookworm)", "12", "6.1");
  }

  @Override
  public void shutdown() {
    powerOff.run();
  }

  @Override
  public void reboot() {}

  private Process launch(GuestAgent.Exec exec) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount --bind \"$1\" /etc/shadow && shift && exec \"$@\"",
                "sh",
                shadow.toString(),
                exec.path()));
    command.addAll(exec.arguments());
    var builder = new ProcessBuilder(command);
    if (!exec.captureOutput()) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    Process process = builder.start();
    try (var in = process.getOutputStream()) {
      new ByteArrayInputStream(exec.input()).transferTo(in);
    }
    return process;
  }

  @Override
  public GuestAgent.ExecStatus run(GuestAgent.Exec exec, Duration longest)
      throws IOException, InterruptedException {
    Process process = launch(exec);
    byte[] out = process.getInputStream().readAllBytes();
    byte[] err = process.getErrorStream().readAllBytes();
    if (!process.waitFor(longest.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("too slow");
    }
    if (err.length > 0) {
      throw new IOException(new String(err, java.nio.charset.StandardCharsets.UTF_8));
    }
    return new GuestAgent.ExecStatus(true, process.exitValue(), out, err, false);
  }

  @Override
  public long start(GuestAgent.Exec exec) throws IOException {
    Process process = launch(exec);
    started.put(process.pid(), process);
    return process.pid();
  }

  @Override
  public GuestAgent.ExecStatus status(long pid) throws IOException {
    Process process = started.get(pid);
    if (process == null) {
      throw new IOException("no such process");
    }
    boolean exited = !process.isAlive();
    if (exited) {
      started.remove(pid);
    }
    return new GuestAgent.ExecStatus(
        exited, exited ? process.exitValue() : -1, new byte[0], new byte[0], false);
  }

  @Override
  public byte[] readFile(String path) throws IOException {
    return Files.readAllBytes(Path.of(path));
  }

  @Override
  public void writeFile(String path, byte[] content) throws IOException {
    Files.write(Path.of(path), content);
  }
}
