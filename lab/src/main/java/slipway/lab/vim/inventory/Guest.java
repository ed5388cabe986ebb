package slipway.lab.vim.inventory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import slipway.lab.machine.GuestAgent;

/// The operating system inside a machine, by way of its agent.
public interface Guest {
  /// True when the agent answers now.
  boolean answers();

  String hostname() throws IOException;

  List<GuestAgent.Interface> interfaces() throws IOException;

  GuestAgent.OsInfo osInfo() throws IOException;

  void shutdown() throws IOException;

  void reboot() throws IOException;

  GuestAgent.ExecStatus run(GuestAgent.Exec exec, Duration longest)
      throws IOException, InterruptedException;

  long start(GuestAgent.Exec exec) throws IOException;

  GuestAgent.ExecStatus status(long pid) throws IOException;

  byte[] readFile(String path) throws IOException;

  void writeFile(String path, byte[] content) throws IOException;
}
