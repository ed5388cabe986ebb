package slipway.lab.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// JSON objects, one per line, over a unix socket, with a deadline on every wait.
///
/// Deadlines are values of [System#nanoTime]. Not thread-safe: its owner has the lock.
final class JsonSocket implements AutoCloseable {
  /// The longest line: 16 MiB of captured output, which is what the agent keeps, in base64.
  static final int MAX_LINE_BYTES = 32 << 20;

  static final ObjectMapper JSON = new ObjectMapper();

  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer incoming = ByteBuffer.allocate(64 << 10).flip();

  private JsonSocket(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  static JsonSocket connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new JsonSocket(channel, selector);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  void send(JsonNode message, long deadline) throws IOException {
    send((message + "\n").getBytes(StandardCharsets.UTF_8), deadline);
  }

  void send(byte[] bytes, long deadline) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      if (channel.write(out) == 0) {
        waitFor(SelectionKey.OP_WRITE, deadline);
      }
    }
  }

  /// The next line that is a JSON object.
  JsonNode receive(long deadline) throws IOException {
    return JSON.readTree(readTo('\n', deadline));
  }

  /// Drops everything up to and including a byte.
  void skipPast(int delimiter, long deadline) throws IOException {
    readTo(delimiter, deadline);
  }

  private byte[] readTo(int delimiter, long deadline) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (incoming.hasRemaining()) {
        byte next = incoming.get();
        if ((next & 0xff) == delimiter) {
          return line.toByteArray();
        }
        if (line.size() == MAX_LINE_BYTES) {
          throw new IOException("a line longer than " + MAX_LINE_BYTES + " bytes");
        }
        line.write(next);
      }
      fill(deadline);
    }
  }

  private void fill(long deadline) throws IOException {
    incoming.clear();
    try {
      int count = channel.read(incoming);
      while (count == 0) {
        waitFor(SelectionKey.OP_READ, deadline);
        count = channel.read(incoming);
      }
      if (count < 0) {
        throw new EOFException("the socket was closed");
      }
    } finally {
      incoming.flip();
    }
  }

  private void waitFor(int operation, long deadline) throws IOException {
    long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
    if (leftMillis <= 0) {
      throw new java.net.SocketTimeoutException("no answer in time");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new java.io.InterruptedIOException("interrupted");
    }
    try {
      SelectionKey key = channel.keyFor(selector);
      if (key == null) {
        throw new EOFException("the socket was closed");
      }
      key.interestOps(operation);
      selector.select(leftMillis);
      selector.selectedKeys().clear();
    } catch (ClosedSelectorException | CancelledKeyException e) {
      // The machine ended while somebody waited for its answer.
      throw new java.nio.channels.AsynchronousCloseException();
    }
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
