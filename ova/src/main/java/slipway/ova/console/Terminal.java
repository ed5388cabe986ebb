package slipway.ova.console;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// A screen and a keyboard.
public interface Terminal {

  /// Shows a page in place of the one before.
  void show(String page);

  /// Shows a line below.
  void say(String line);

  /// The next line typed; empty when the time is up. Throws when the terminal is gone.
  Optional<String> line(Duration patience) throws IOException, InterruptedException;

  /// Whether what is typed next shows.
  void echo(boolean on) throws IOException, InterruptedException;
}
