package slipway.manager.guestprep;

import java.util.List;

/// Turns the driver's progress lines into a percentage of the whole run.
final class Steps {
  private record Weighted(String action, String title, int weight) {}

  // By what the actions take: nearly all of it is the start-up image.
  private static final List<Weighted> ACTIONS =
      List.of(
          new Weighted("system", "Looking at the guest", 2),
          new Weighted("space", "Looking for free space", 1),
          new Weighted("initramfs-original", "Keeping the start-up image", 3),
          new Weighted("packages", "Installing packages", 14),
          new Weighted("iscsi", "Configuring iSCSI", 2),
          new Weighted("network", "Configuring the network", 2),
          new Weighted("initramfs", "Building the start-up image", 68),
          new Weighted("collect", "Handing over the kernel", 6));

  private final boolean undoing;
  private final Progress progress;
  private String last = "";

  Steps(String verb, Progress progress) {
    this.undoing = verb.equals("undo");
    this.progress = progress;
  }

  /// Tells the last line of the progress file, if it is new: action, percent, text.
  void read(String file) {
    String line = file.lines().reduce((first, second) -> second).orElse("");
    String[] fields = line.split("\t", 3);
    if (line.equals(last) || fields.length < 3 || !fields[1].matches("\\d{1,3}")) {
      return;
    }
    last = line;
    int before = 0;
    for (Weighted action : ACTIONS) {
      if (action.action().equals(fields[0])) {
        int within = action.weight() * Math.min(100, Integer.parseInt(fields[1])) / 100;
        int percent = undoing ? 100 - before - action.weight() + within : before + within;
        boolean plain = fields[2].equals("apply") || fields[2].equals("undo");
        String title = undoing ? "Taking back: " + action.title() : action.title();
        progress.at(plain ? title : fields[2], Math.clamp(percent, 0, 99));
        return;
      }
      before += action.weight();
    }
  }
}
