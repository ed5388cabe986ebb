package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.manager.guestmatrix.GuestMatrix;
import slipway.manager.guestmatrix.Row;
import slipway.manager.guestmatrix.Verdict;
import slipway.manager.guestprep.Steps.Weighted;
import slipway.manager.migrations.Kind;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;

/// `guest/linux`, by its launcher.
///
/// @param bundle holds the scripts and the carried packages
record LinuxDriver(GuestBundle bundle) implements Driver {
  // By what the actions take: nearly all of it is the start-up image.
  private static final List<Weighted> ACTIONS =
      List.of(
          new Weighted("tree", "Noting what the files are like", 2),
          new Weighted("system", "Looking at the guest", 2),
          new Weighted("storage", "Looking at disks and mounts", 1),
          new Weighted("space", "Looking for free space", 1),
          new Weighted("initramfs-original", "Keeping the start-up image", 3),
          new Weighted("packages", "Installing packages", 14),
          new Weighted("iscsi", "Configuring iSCSI", 2),
          new Weighted("network", "Configuring the network", 2),
          new Weighted("boot-menu", "Adding to the boot menu", 1),
          new Weighted("efi-fallback", "Adding a boot loader for other firmware", 1),
          new Weighted("initramfs", "Building the start-up image", 63),
          new Weighted("kernel-hook", "Noting new kernels", 1),
          new Weighted("collect", "Handing over the kernel", 6),
          new Weighted("after-move", "Looking at name and clock", 1));

  @Override
  public byte[] archive(GuestRun run, Machine machine, boolean refusing) throws IOException {
    GuestRelease release = release(run);
    if (refusing) {
      requireNotRefused(machine, release);
    }
    return bundle.archive(release.distribution());
  }

  private static GuestRelease release(GuestRun run) throws IOException {
    Optional<String> osRelease = found(run, "/etc/os-release");
    if (osRelease.isPresent()) {
      return GuestRelease.of(osRelease.get());
    }
    Optional<String> suse = found(run, "/etc/SuSE-release");
    return suse.isPresent()
        ? GuestRelease.ofSuse(suse.get())
        : GuestRelease.ofRedHat(run.text("/etc/redhat-release"));
  }

  private static Optional<String> found(GuestRun run, String path) throws IOException {
    try {
      return Optional.of(run.text(path));
    } catch (ProblemException missing) {
      if (missing.problem().type() != ProblemType.OBJECT_NOT_FOUND) {
        throw missing;
      }
      return Optional.empty();
    }
  }

  // The guest itself knows best what it is; vCenter may have been told something else.
  private static void requireNotRefused(Machine machine, GuestRelease release) {
    Row row = GuestMatrix.carried().of(release.id(), release.version(), machine, Kind.WARM);
    if (row.verdict() == Verdict.NO) {
      throw row.refusal(machine).toException();
    }
  }

  @Override
  public Map<String, byte[]> uploads(byte[] archive, GuestCredentials credentials)
      throws IOException {
    Map<String, byte[]> uploads = new LinkedHashMap<>();
    uploads.put("bundle.tar", archive);
    uploads.put("launch", GuestBundle.launch());
    if (!credentials.username().equals("root")) {
      byte[] secret = (credentials.password() + "\n").getBytes(StandardCharsets.UTF_8);
      uploads.put("secret", secret);
    }
    return uploads;
  }

  @Override
  public String path(String directory, String... names) {
    return directory + "/" + String.join("/", names);
  }

  @Override
  public String program() {
    return "/bin/bash";
  }

  @Override
  public String arguments(String directory, Task task, String sha256) {
    List<String> words = new ArrayList<>();
    words.add(directory + "/launch");
    words.add(task.verb());
    words.add(Long.toString(GuestRun.LIMIT.toSeconds()));
    words.add(sha256);
    if (task.repositories()) {
      words.add("--repositories");
    }
    if (task.diff()) {
      words.add("--diff");
    }
    return String.join(" ", words);
  }

  @Override
  public List<Weighted> actions() {
    return ACTIONS;
  }

  @Override
  public boolean handsOver() {
    return true;
  }

  @Override
  public String state() {
    return "/var/lib/slipway";
  }

  @Override
  public Problem notRoot(String machine, String user, String why) {
    return Problem.of(ProblemType.GUEST_NOT_ROOT, machine, user, why);
  }
}
