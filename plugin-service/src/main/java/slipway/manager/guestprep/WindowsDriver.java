package slipway.manager.guestprep;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import slipway.manager.guestprep.Steps.Weighted;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;

/// `guest/windows`, by its launcher. Whether a guest will do is for the actions' checks to say,
/// which know its build; what vCenter tells of a Windows does not always tell one release from
/// the next.
record WindowsDriver() implements Driver {
  // Where Windows is; vCenter's guest operations know no variables in a program's path.
  private static final String POWERSHELL =
      "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

  private static final List<Weighted> ACTIONS =
      List.of(
          new Weighted("system", "Looking at the guest", 10),
          new Weighted("tools", "Looking at VMware Tools", 5),
          new Weighted("storage", "Looking at disks", 10),
          new Weighted("folder", "Making a folder", 5),
          new Weighted("bindings", "Taking filters off the network card", 15),
          new Weighted("iscsi", "Configuring iSCSI", 15),
          new Weighted("disk-policy", "Setting the policy for new disks", 10),
          new Weighted("network", "Keeping the network configuration", 10),
          new Weighted("disk-task", "Adding a task for offline disks", 10),
          new Weighted("after-move", "Looking at name and clock", 10));

  @Override
  public byte[] archive(GuestRun run, Machine machine, boolean refusing) throws IOException {
    return WindowsBundle.archive();
  }

  // Guest operations give the account's own rights: no password goes in.
  @Override
  public Map<String, byte[]> uploads(byte[] archive, GuestCredentials credentials)
      throws IOException {
    return Map.of("bundle.json", archive, "launch.ps1", WindowsBundle.launch());
  }

  @Override
  public String path(String directory, String... names) {
    return directory + "\\" + String.join("\\", names);
  }

  @Override
  public String program() {
    return POWERSHELL;
  }

  // The driver has a verb of its own for the dry run, and installs no packages.
  @Override
  public String arguments(String directory, Task task, String sha256) {
    return "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File \"%s\" -Verb %s -Seconds %d -Sum %s"
        .formatted(
            path(directory, "launch.ps1"),
            task.diff() ? "plan" : task.verb(),
            GuestRun.LIMIT.toSeconds(),
            sha256);
  }

  @Override
  public List<Weighted> actions() {
    return ACTIONS;
  }

  @Override
  public boolean handsOver() {
    return false;
  }

  @Override
  public String state() {
    return "%ProgramData%\\Slipway";
  }

  @Override
  public Problem notRoot(String machine, String user, String why) {
    return Problem.of(ProblemType.GUEST_NOT_ADMINISTRATOR, machine, user, why);
  }
}
