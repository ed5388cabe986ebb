package slipway.manager.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The system's log of one unit.
///
/// @param command `journalctl`, or what stands in for it
record Journal(List<String> command) {
  /// The most of one unit, the newest of them.
  static final int LINES_MAX = 50_000;

  private static final int LINE_CHARS_MAX = 4_000;

  /// All lines of one unit together, which are kept in memory; the newest stay.
  static final int CHARS_MAX = 4 << 20;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[.SSSSSS]XX");

  /// @param text without its time
  record Line(Instant at, String text) {}

  List<Line> lines(String unit, Instant since) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(
        List.of(
            "--unit=" + unit,
            "--since="
                + since
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString()
                    .replace("T", " ")
                    .replace("Z", " UTC"),
            "--lines=" + LINES_MAX,
            "--output=short-iso-precise",
            "--utc",
            "--no-pager",
            "--quiet"));
    Process program =
        new ProcessBuilder(all).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    Deque<Line> lines = new ArrayDeque<>();
    long chars = 0;
    int read = 0;
    Instant last = since;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null && read < LINES_MAX; line = in.readLine()) {
        read++;
        String shown = line.length() > LINE_CHARS_MAX ? line.substring(0, LINE_CHARS_MAX) : line;
        int space = shown.indexOf(' ');
        try {
          last = OffsetDateTime.parse(shown.substring(0, Math.max(space, 0)), TIME).toInstant();
          lines.add(new Line(last, shown.substring(space + 1)));
        } catch (DateTimeParseException continued) {
          // A line of a longer message.
          lines.add(new Line(last, shown));
        }
        chars += shown.length();
        while (chars > CHARS_MAX) {
          chars -= lines.removeFirst().text().length();
        }
      }
    } finally {
      program.destroy();
    }
    return List.copyOf(lines);
  }
}
