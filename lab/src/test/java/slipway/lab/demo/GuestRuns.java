package slipway.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The table of guests that were migrated, in a file of the build and, when the documents are to be
/// written, between two marks in docs/guest-matrix.md. A guest that did not run keeps its line.
final class GuestRuns {
  private static final String BEGIN = "<!-- runs, written by GuestMatrixIT and DemoIT -->\n";
  private static final String END = "<!-- end of the runs -->\n";

  private final Path root;
  private final Map<String, String> lines = new TreeMap<>();

  GuestRuns(Path root) {
    this.root = root;
  }

  void moved(String guest, Report report) throws IOException {
    add(
        guest,
        String.format(
            Locale.ROOT,
            "%.0f s | %.0f s | %.0f s | %.0f s | %.0f s | %s | %s",
            report.prepareSeconds(),
            report.localRebootSeconds(),
            report.downtimeSeconds(),
            report.finaliseDowntimeSeconds(),
            report.unprepareSeconds(),
            report.startSeconds() == 0 ? "" : Math.round(report.startSeconds()) + " s",
            outcome(report)));
  }

  private static String outcome(Report report) {
    if (!report.passed()) {
      return "FAILED";
    }
    return report.renewedSeconds() == 0
        ? "nothing lost, nothing left"
        : String.format(
            Locale.ROOT,
            "nothing lost, nothing left; meanwhile restarted from a new capsule in %.0f s",
            report.renewedSeconds());
  }

  void refused(String guest, String why) throws IOException {
    add(guest, "| | | | | | refused: " + why);
  }

  private void add(String guest, String cells) throws IOException {
    lines.put(guest, "| " + guest + " | " + cells + " |\n");
    Path target = Files.createDirectories(root.resolve("lab/target"));
    Files.writeString(target.resolve("guest-runs.md"), table(lines));
    if (Boolean.getBoolean("docs.write")) {
      writeDocument();
    }
  }

  private void writeDocument() throws IOException {
    Path page = root.resolve("docs/guest-matrix.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    Map<String, String> all = new TreeMap<>();
    if (begin >= 0 && end > begin) {
      text.substring(begin, end)
          .lines()
          .filter(line -> line.startsWith("| Debian"))
          .forEach(line -> all.put(line.substring(2, line.indexOf(" | ")), line + "\n"));
      text = text.substring(0, begin) + text.substring(end + END.length());
    }
    all.putAll(lines);
    Files.writeString(page, text.stripTrailing() + "\n\n" + BEGIN + table(all) + END);
  }

  private static String table(Map<String, String> lines) {
    return """
        ## Guests that ran

        Real guests in QEMU with software emulation, two cores shared with other work: the times compare with each other only.
        *Away* is from the last answer at the source to the first at the destination, *finalised* the restart from the local disk
        there, *start after that* a restart with everything taken back.

        | guest | prepared | plain restart | away | finalised | taken back | start after that | outcome |
        |---|---|---|---|---|---|---|---|
        """
        + String.join("", lines.values());
  }
}
