package slipway.manager.guestprep;

import java.util.List;
import java.util.Set;

/// Turns the driver's progress lines into a percentage of the whole run.
final class Steps {
  /// @param title what it does, in words
  /// @param weight percent of the whole run
  record Weighted(String action, String title, int weight) {}

  // What the driver says when an action begins.
  private static final Set<String> BEGINNINGS = Set.of("apply", "plan", "undo", "finalise");

  private final List<Weighted> actions;
  private final boolean undoing;
  private final Progress progress;
  private String title = "Starting";
  private int percent;

  Steps(List<Weighted> actions, String verb, Progress progress) {
    this.actions = actions;
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
    // All checks come before the first action.
    if (text.equals("check")) {
      return;
    }
    for (Weighted action : actions) {
      if (action.action().equals(name)) {
        int within = action.weight() * done / 100;
        int now = undoing ? 100 - before - action.weight() + within : before + within;
        percent = Math.clamp(now, 0, 99);
        title =
            BEGINNINGS.contains(text) ? (undoing ? "Taking back: " : "") + action.title() : text;
        return;
      }
      before += action.weight();
    }
  }
}
