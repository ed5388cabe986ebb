package slipway.manager.guestprep;

import java.util.List;

/// Turns the driver's progress lines into a percentage of the whole run.
final class Steps {
  private record Weighted(String action, String title, int weight) {}

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
          new Weighted("initramfs", "Building the start-up image", 64),
          new Weighted("kernel-hook", "Noting new kernels", 1),
          new Weighted("collect", "Handing over the kernel", 6),
          new Weighted("after-move", "Looking at name and clock", 1));

  private final boolean undoing;
  private final Progress progress;
  private String title = "Starting";
  private int percent;

  Steps(String verb, Progress progress) {
    this.undoing = verb.equals("undo") || verb.equals("finalise");
    this.progress = progress;
  }

  /// Tells where the last line of the progress file is: action, percent, text. Tells it again when
  /// nothing is new, as a sign of life.
  void read(String file) {
    String line = file.lines().reduce((first, second) -> second).orElse("");
    String[] fields = line.split("\t", 3);
    if (fields.length == 3 && fields[1].matches("\\d{1,3}")) {
      move(fields[0], Math.min(100, Integer.parseInt(fields[1])), fields[2]);
    }
    progress.at(title, percent);
  }

  private void move(String name, int done, String text) {
    int before = 0;
    for (Weighted action : ACTIONS) {
      if (action.action().equals(name)) {
        int within = action.weight() * done / 100;
        int now = undoing ? 100 - before - action.weight() + within : before + within;
        percent = Math.clamp(now, 0, 99);
        boolean begins = text.equals("apply") || text.equals("undo");
        title = begins ? (undoing ? "Taking back: " : "") + action.title() : text;
        return;
      }
      before += action.weight();
    }
  }
}
