package slipway.lab.appliance;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A shell of root: `admin` logs in at the machine's keyboard, behind Alt+F2, and becomes root. The
/// screen cannot be read from here, so its input and output are moved to the second serial port.
public final class RootShell {
  private static final int TRIES_MAX = 5;

  /// What a login, a password and a start of a program take at most; the whole is tried again, with
  /// so much more each time: what is typed before it is asked for is thrown away by the guest.
  private static final Duration STEP = Duration.ofSeconds(8);

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration KEY = Duration.ofMillis(120);

  /// What QEMU calls the keys of characters that are not their own names.
  private static final Map<Character, String> KEYS =
      Map.of(
          ' ',
          "spc",
          '\n',
          "ret",
          '/',
          "slash",
          '>',
          "shift-dot",
          '<',
          "shift-comma",
          '&',
          "shift-7",
          '-',
          "minus",
          'S',
          "shift-s");

  private final SerialConsole port;

  private RootShell(SerialConsole port) {
    this.port = port;
  }

  static RootShell open(SerialConsole monitor, SerialConsole port, String password)
      throws IOException, InterruptedException {
    AssertionError last = new AssertionError("nobody tried");
    for (int i = 1; i <= TRIES_MAX; i++) {
      Duration step = STEP.multipliedBy(i);
      key(monitor, "alt-f2");
      for (String line :
          new String[] {"admin", password, "sudo sh", password, "exec sh <>/dev/ttyS1 >&0 2>&0"}) {
        Thread.sleep(step);
        press(monitor, line + "\n");
      }
      Thread.sleep(step);
      // Nobody else would answer there, and a shell answers with the sum. Its prompt would stand
      // before what commands write.
      port.type("PS1=; stty -echo; echo sum-$((40 + 2))");
      try {
        port.await(Pattern.compile("sum-42"), ANSWER);
        return new RootShell(port);
      } catch (AssertionError e) {
        last = e;
      }
    }
    throw last;
  }

  private static void press(SerialConsole monitor, String text)
      throws IOException, InterruptedException {
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      String name = KEYS.get(each);
      if (name == null) {
        name = Character.isUpperCase(each) ? "shift-" + Character.toLowerCase(each) : "" + each;
      }
      key(monitor, name);
    }
  }

  private static void key(SerialConsole monitor, String name)
      throws IOException, InterruptedException {
    monitor.type("sendkey " + name);
    Thread.sleep(KEY);
  }

  /// Runs a command to its end; answers what it wrote. Fails when its exit code is not zero.
  public String run(String command, Duration longest) throws IOException {
    port.type("{ " + command + "; } 2>&1; echo end-$?-");
    Matcher end = port.await(Pattern.compile("(?s)(.*?)end-(\\d+)-"), longest);
    if (!end.group(2).equals("0")) {
      throw new IOException(command + " ended with " + end.group(2) + ":\n" + end.group(1));
    }
    return end.group(1).replace("\r", "");
  }
}
