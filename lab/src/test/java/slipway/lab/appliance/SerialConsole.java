package slipway.lab.appliance;

import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// The machine's serial port: what it shows, and what is typed.
public final class SerialConsole implements AutoCloseable {
  private final SocketChannel channel;
  private final Path log;
  private final StringBuilder shown = new StringBuilder(); // guarded by this
  private int seen; // of the one thread that waits

  private SerialConsole(SocketChannel channel, Path log) {
    this.channel = channel;
    this.log = log;
    Thread.ofVirtual().name("serial console").start(this::read);
  }

  static SerialConsole connect(Path socket, Path log) {
    SocketChannel[] connected = new SocketChannel[1];
    // QEMU makes the file before it listens.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(SocketException.class)
        .until(
            () -> {
              connected[0] = SocketChannel.open(UnixDomainSocketAddress.of(socket));
              return true;
            });
    return new SerialConsole(connected[0], log);
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (channel.read(buffer) >= 0) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes).clear();
        show(new String(bytes, StandardCharsets.ISO_8859_1));
        Files.write(log, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
    } catch (IOException closed) {
      show("\n(the serial port is closed)\n");
    }
  }

  private synchronized void show(String text) {
    shown.append(text);
  }

  private synchronized String all() {
    return shown.toString();
  }

  /// Waits for text after what was seen before; answers the match.
  public Matcher await(Pattern text, Duration longest) {
    Matcher[] found = new Matcher[1];
    try {
      Awaitility.await()
          .atMost(longest)
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                Matcher matcher = text.matcher(all().substring(seen));
                found[0] = matcher;
                return matcher.find();
              });
    } catch (ConditionTimeoutException e) {
      String all = all();
      throw new AssertionError(
          "no "
              + text
              + " within "
              + longest
              + ":\n"
              + all.substring(Math.max(0, all.length() - 3_000)),
          e);
    }
    seen += found[0].end();
    return found[0];
  }

  public void type(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\r").getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
