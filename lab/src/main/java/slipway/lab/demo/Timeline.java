package slipway.lab.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// The demo's console: what happened when, and a bar for what takes longer.
///
/// Bars are redrawn in place on a terminal; elsewhere they are printed at every tenth.
final class Timeline {
  private static final int BAR_WIDTH = 30;

  private final PrintStream out;
  private final Instant start = Instant.now();
  private final boolean terminal =
      System.getenv("CI") == null
          && Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  private boolean barOpen;
  private String lastBar = "";
  private int lastTenth = -1;

  Timeline(PrintStream out) {
    this.out = out;
  }

  synchronized void say(String line) {
    endBar();
    out.printf(Locale.ROOT, "%s  %s%n", clock(), line);
    out.flush();
  }

  /// A heading: the next part of the story.
  synchronized void part(String title) {
    endBar();
    out.printf(Locale.ROOT, "%n%s  ── %s%n", clock(), title);
    out.flush();
  }

  /// @param fraction 0 to 1
  synchronized void progress(String what, double fraction, String detail) {
    double clipped = Math.clamp(fraction, 0, 1);
    int full = (int) Math.round(clipped * BAR_WIDTH);
    int tenth = (int) (clipped * 10);
    if (!terminal && what.equals(lastBar) && tenth == lastTenth) {
      return;
    }
    lastBar = what;
    lastTenth = tenth;
    String line =
        String.format(
            Locale.ROOT,
            "%s  %-22s %s%s %3.0f %%  %s",
            clock(),
            what,
            "█".repeat(full),
            "░".repeat(BAR_WIDTH - full),
            clipped * 100,
            detail);
    if (terminal) {
      out.print("\r\u001b[K" + line);
      barOpen = true;
    } else {
      out.println(line);
    }
    out.flush();
  }

  private void endBar() {
    if (barOpen) {
      out.println();
      barOpen = false;
    }
    lastBar = "";
  }

  private String clock() {
    Duration since = Duration.between(start, Instant.now());
    return String.format(Locale.ROOT, "%2d:%02d", since.toMinutes(), since.toSecondsPart());
  }

  Duration elapsed() {
    return Duration.between(start, Instant.now());
  }

  /// Sizes as the vSphere Client shows them.
  static String bytes(long bytes) {
    String[] units = {"B", "KB", "MB", "GB", "TB"};
    int unit = 0;
    double value = (double) bytes;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }
}
