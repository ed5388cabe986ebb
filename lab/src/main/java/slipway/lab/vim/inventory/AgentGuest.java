package slipway.lab.vim.inventory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import slipway.lab.machine.GuestAgent;

/// A guest that is a real one.
record AgentGuest(GuestAgent agent) implements Guest {
  @Override
  public boolean answers() {
    return agent.ping();
  }

  @Override
  public String hostname() throws IOException {
    return agent.hostname();
  }

  @Override
  public List<GuestAgent.Interface> interfaces() throws IOException {
    return agent.interfaces();
  }

  @Override
  public GuestAgent.OsInfo osInfo() throws IOException {
    return agent.osInfo();
  }

  @Override
  public void shutdown() throws IOException {
    agent.shutdown();
  }

  @Override
  public void reboot() throws IOException {
    agent.reboot();
  }

  @Override
  public GuestAgent.ExecStatus run(GuestAgent.Exec exec, Duration longest)
      throws IOException, InterruptedException {
    return agent.run(exec, longest);
  }

  @Override
  public long start(GuestAgent.Exec exec) throws IOException {
    return agent.start(exec);
  }

  @Override
  public GuestAgent.ExecStatus status(long pid) throws IOException {
    return agent.status(pid);
  }

  @Override
  public byte[] readFile(String path) throws IOException {
    return agent.readFile(path);
  }

  @Override
  public void writeFile(String path, byte[] content) throws IOException {
    agent.writeFile(path, content);
  }
}
