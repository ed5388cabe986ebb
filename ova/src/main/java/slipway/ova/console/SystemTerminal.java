package slipway.ova.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Standard input and output, which systemd has connected to a console.
public final class SystemTerminal implements Terminal {
  /// Lines typed ahead; a console that nobody reads from must not fill the memory.
  private static final int LINES_MAX = 16;

  private static final int LINE_CHARACTERS_MAX = 4_096;

  private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(LINES_MAX);
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private boolean ended;

  public SystemTerminal() {
    Thread.ofVirtual().name("keyboard").start(this::read);
  }

  private void read() {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      try {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.put(Optional.of(line.substring(0, Math.min(line.length(), LINE_CHARACTERS_MAX))));
        }
      } catch (IOException gone) {
        out.println(gone.getMessage());
      }
      lines.put(Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void show(String page) {
    // ECMA-48: home, then the page, then erase what is left below.
    out.print("\u001b[2J\u001b[H" + page.replace("\n", "\r\n"));
    out.flush();
  }

  @Override
  public void say(String line) {
    out.print(line.replace("\n", "\r\n") + (line.endsWith(" ") ? "" : "\r\n"));
    out.flush();
  }

  @Override
  public Optional<String> line(Duration patience) throws IOException, InterruptedException {
    if (ended) {
      throw new TerminalGoneException();
    }
    Optional<String> next = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      return Optional.empty();
    }
    if (next.isEmpty()) {
      ended = true;
      throw new TerminalGoneException();
    }
    return next;
  }

  @Override
  public void echo(boolean on) throws IOException, InterruptedException {
    new ProcessBuilder("stty", on ? "echo" : "-echo").inheritIO().start().waitFor();
  }
}
