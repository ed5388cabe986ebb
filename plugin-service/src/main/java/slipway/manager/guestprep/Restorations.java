package slipway.manager.guestprep;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import slipway.manager.migrations.BootPreparation.Restored;

/// What the lines of `undo` and `finalise` tell together.
final class Restorations {
  /// Sentences of each kind that are kept.
  static final int LINES_MAX = 60;

  /// The longest sentence or path that is kept.
  static final int LINE_CHARACTERS_MAX = 500;

  private Restorations() {}

  /// @param verb of those lines that count
  static Restored of(String verb, List<ActionResult> results, Instant at) {
    List<String> done = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<String> different = new ArrayList<>();
    int compared = 0;
    for (ActionResult result : results) {
      if (!result.verb().equals(verb)) {
        continue;
      }
      if (!result.outcome().equals("NOTHING")) {
        keep(done, result.description());
      }
      result.warnings().forEach(warning -> keep(warnings, warning));
      result.different().forEach(path -> keep(different, path));
      compared = Math.max(compared, result.compared());
    }
    return new Restored(at, done, warnings, compared, different);
  }

  private static void keep(List<String> lines, String line) {
    if (lines.size() < LINES_MAX) {
      lines.add(PlainText.ofLine(line, LINE_CHARACTERS_MAX));
    }
  }
}
