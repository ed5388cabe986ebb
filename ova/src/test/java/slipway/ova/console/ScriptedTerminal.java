package slipway.ova.console;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// A person who types what was written down, and leaves when there is nothing more.
final class ScriptedTerminal implements Terminal {
  private final Deque<String> typed;
  private final List<String> shown = new ArrayList<>();
  private final List<String> hidden = new ArrayList<>();
  private boolean echo = true;

  ScriptedTerminal(String... typed) {
    this.typed = new ArrayDeque<>(List.of(typed));
  }

  /// Everything that was on the screen.
  String shown() {
    return String.join("\n", shown);
  }

  /// What was typed while nothing showed.
  List<String> hidden() {
    return hidden;
  }

  @Override
  public void show(String page) {
    shown.add(page);
  }

  @Override
  public void say(String line) {
    shown.add(line);
  }

  @Override
  public Optional<String> line(Duration patience) throws IOException {
    String next = typed.poll();
    if (next == null) {
      throw new TerminalGoneException();
    }
    if (!echo) {
      hidden.add(next);
    }
    return Optional.of(next);
  }

  @Override
  public void echo(boolean on) {
    echo = on;
  }
}
