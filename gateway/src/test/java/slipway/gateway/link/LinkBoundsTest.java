package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.Urgency;

class LinkBoundsTest {
  private final LinkPair pair;

  LinkBoundsTest() throws IOException {
    pair = new LinkPair(LinkTimeouts.DEFAULT);
  }

  @AfterEach
  void stop() throws IOException {
    pair.close();
  }

  private Socket dial() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), pair.server.port());
    socket.setSoTimeout(200);
    return socket;
  }

  /// Whether the server keeps a connection that has said nothing yet.
  private static boolean kept(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException _) {
      return true;
    } catch (java.net.SocketException _) {
      return false;
    }
  }

  @Test
  void theNumberOfConnectionsIsBounded() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < LinkServer.CONNECTIONS_MAX; i++) {
        open.add(dial());
      }
      try (Socket tooMany = dial()) {
        assertThat(kept(tooMany)).isFalse();
      }
      assertThat(kept(open.getFirst())).isTrue();
      open.removeFirst().close();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                Socket next = dial();
                open.add(next);
                return kept(next);
              });
    } finally {
      for (Closeable each : open) {
        each.close();
      }
    }
  }

  @Test
  void theNumberOfPublishedDisksIsBounded() {
    MemoryDevice disk = new MemoryDevice(new byte[512]);
    for (int i = 0; i < LinkServer.DISKS_MAX; i++) {
      pair.server.publish("disk-" + i, disk);
    }
    assertThatThrownBy(() -> pair.server.publish("one-more", disk))
        .isInstanceOf(IllegalStateException.class);
    pair.server.withdraw("disk-7");
    pair.server.publish("one-more", disk);
  }

  @Test
  void theCallsOfOneUrgencyOnAConnectionAreBoundedAndOthersPass() throws IOException {
    CountDownLatch letGo = new CountDownLatch(1);
    AtomicInteger fills = new AtomicInteger();
    pair.server.publish(
        "slow",
        new SlowDevice(
            new byte[1 << 20],
            urgency -> {
              if (urgency == Urgency.FILL) {
                fills.incrementAndGet();
                return true;
              }
              return false;
            },
            letGo));
    try (Link link = pair.link(pair.server.port(), LinkTimeouts.DEFAULT)) {
      LinkDevice device = link.open("slow");
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 2 * Asking.CALLS_PER_URGENCY_MAX; i++) {
        readers.add(Thread.ofVirtual().start(() -> fill(device)));
      }
      await().until(() -> fills.get() == Asking.CALLS_PER_URGENCY_MAX);
      device.read(0, ByteBuffer.allocate(4096));
      await()
          .during(Duration.ofMillis(200))
          .until(() -> fills.get() == Asking.CALLS_PER_URGENCY_MAX);
      letGo.countDown();
      await().until(() -> readers.stream().noneMatch(Thread::isAlive));
      assertThat(fills).hasValue(2 * Asking.CALLS_PER_URGENCY_MAX);
    }
  }

  private static void fill(LinkDevice device) {
    try {
      ScopedValue.CallableOp<Boolean, IOException> reading =
          () -> {
            device.read(0, ByteBuffer.allocate(4096));
            return true;
          };
      boolean _ = ScopedValue.where(Urgency.SCOPE, Urgency.FILL).call(reading);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
