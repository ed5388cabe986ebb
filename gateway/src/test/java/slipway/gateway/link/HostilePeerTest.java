package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;

/// Peers of our own authority that do not keep to the protocol.
class HostilePeerTest {
  private static final LinkTimeouts SHORT =
      LinkTimeouts.DEFAULT.withDeadline(Duration.ofMillis(700));
  private final LinkPair pair;

  HostilePeerTest() throws IOException {
    pair = new LinkPair(LinkTimeouts.DEFAULT);
    pair.server.publish("disk", new MemoryDevice(new byte[1 << 20]));
  }

  @AfterEach
  void stop() throws IOException {
    pair.close();
  }

  @Test
  void aClientThatSendsNoiseIsCutOffAndTheOthersAreServed() throws Exception {
    Random random = new Random(5);
    for (int i = 0; i < 20; i++) {
      byte[] noise = new byte[1 + random.nextInt(2000)];
      random.nextBytes(noise);
      noise[0] = (byte) (20 + random.nextInt(200));
      byte[] hello = encode(new Hello(Welcome.VERSION, UUID.randomUUID()));
      assertThat(cutOff(i % 2 == 0 ? noise : join(hello, noise))).isTrue();
    }
    try (Link link = pair.link(pair.server.port(), SHORT)) {
      ByteBuffer buffer = ByteBuffer.allocate(4096);
      link.open("disk").read(0, buffer);
      assertThat(buffer.hasRemaining()).isFalse();
    }
  }

  @Test
  void requestsUnderWayOnOneConnectionAreBounded() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    pair.server.publish("slow", new SlowDevice(new byte[1 << 20], _ -> true, hold));
    try {
      long handle = java.util.Objects.requireNonNull(pair.server.find("slow")).handle();
      byte[] all = encode(new Hello(Welcome.VERSION, UUID.randomUUID()));
      for (int i = 1; i <= Answering.REQUESTS_MAX + 1; i++) {
        all = join(all, encode(new Read(i, handle, 0, 4096, Urgency.FILL)));
      }
      assertThat(cutOff(all)).isTrue();
    } finally {
      hold.countDown();
    }
  }

  @Test
  void aServerThatAnswersNonsenseIsUnreachableAndNeverBelieved() throws Exception {
    Frame[] nonsense = {
      new Piece(1, ByteBuffer.allocate(10)),
      new Pong(77),
      new Read(1, 0, 0, 1, Urgency.FILL),
      new Done(1),
      new ZeroRun(1, 10),
    };
    for (Frame frame : nonsense) {
      try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
          Link link = pair.link(listener.getLocalPort(), SHORT)) {
        forEachConnection(() -> answer(listener, frame));
        assertThatThrownBy(() -> link.open("disk")).isInstanceOf(UnreachableException.class);
      }
    }
  }

  @Test
  void aBlockWithAWrongChecksumIsNeverBelieved() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Link link = pair.link(listener.getLocalPort(), SHORT)) {
      forEachConnection(() -> serveWrongChecksums(listener));
      BlockDevice device = link.open("disk");
      assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(100)))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("checksum");
    }
  }

  private static void forEachConnection(Runnable server) {
    for (int i = 0; i <= Link.BULK_LANES; i++) {
      Thread.ofVirtual().start(server);
    }
  }

  private void serveWrongChecksums(ServerSocket listener) {
    while (!listener.isClosed()) {
      try (Socket raw = listener.accept();
          SSLSocket tls = pair.serverIdentity.server(raw)) {
        tls.getOutputStream().write(encode(new Welcome(Welcome.VERSION)));
        FrameReader frames = new FrameReader(tls.getInputStream());
        while (true) {
          Frame frame = frames.next();
          if (frame instanceof Open open) {
            tls.getOutputStream().write(encode(new Opened(open.request(), 1, 4096, true)));
          } else if (frame instanceof Read read) {
            Block block = new Block(read.request(), Encoding.RAW, 100, 100, 12345);
            tls.getOutputStream().write(encode(block));
            tls.getOutputStream()
                .write(encode(new Piece(read.request(), ByteBuffer.allocate(100))));
          }
        }
      } catch (IOException _) {
        // The client hung up, as it should.
      }
    }
  }

  private void answer(ServerSocket listener, Frame frame) {
    while (!listener.isClosed()) {
      try (Socket raw = listener.accept();
          SSLSocket tls = pair.serverIdentity.server(raw)) {
        tls.getOutputStream().write(encode(new Welcome(Welcome.VERSION)));
        FrameReader frames = new FrameReader(tls.getInputStream());
        while (true) {
          if (frames.next() instanceof Open) {
            tls.getOutputStream().write(encode(frame));
          }
        }
      } catch (IOException _) {
        // The client hung up, as it should.
      }
    }
  }

  /// Sends bytes after the handshake and tells whether the server ended the connection.
  private boolean cutOff(byte[] bytes) throws IOException {
    try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), pair.server.port());
        SSLSocket tls = pair.clientIdentity.client(raw, "127.0.0.1")) {
      raw.setSoTimeout(10_000);
      try {
        tls.getOutputStream().write(bytes);
        tls.getInputStream().transferTo(OutputStream.nullOutputStream());
        return true;
      } catch (java.net.SocketTimeoutException _) {
        return false;
      } catch (IOException _) {
        return true;
      }
    }
  }

  private static byte[] encode(Frame frame) {
    ByteBuffer out = ByteBuffer.allocate(frame.frameBytes());
    frame.encode(out);
    return out.array();
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
