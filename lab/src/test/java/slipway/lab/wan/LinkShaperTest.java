package slipway.lab.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinkShaperTest {
  private static final int MIB = 1 << 20;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket echo;

  @BeforeEach
  void startEcho() throws IOException {
    echo = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    threads.execute(
        quietly(
            () -> {
              while (!echo.isClosed()) {
                Socket client = echo.accept();
                threads.execute(
                    quietly(
                        () -> {
                          try (client) {
                            client.getInputStream().transferTo(client.getOutputStream());
                          }
                        }));
              }
            }));
  }

  private interface Work {
    void run() throws IOException;
  }

  /// The echo server's connections are broken by the tests on purpose.
  private static Runnable quietly(Work work) {
    return () -> {
      try {
        work.run();
      } catch (IOException expected) {
        assertThat(expected).isNotNull();
      }
    };
  }

  @AfterEach
  void stopEcho() throws IOException {
    echo.close();
    threads.shutdownNow();
  }

  @Test
  void aRoundTripTakesTwiceTheDelay() throws Exception {
    try (LinkShaper link = link(1000, 40);
        Socket client = connect(link)) {
      ping(client);
      assertThat(quickest(160, () -> ping(client))).isBetween(80L, 160L);
    }
  }

  @Test
  void connectionsShareTheRate() throws Exception {
    // 20 MiB at 20 MB/s, both directions at once.
    assertThat(quickest(1_900, this::fourTransfers)).isBetween(1_000L, 1_900L);
  }

  private void fourTransfers() throws Exception {
    try (LinkShaper link = link(160, 1)) {
      List<Future<?>> transfers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        transfers.add(threads.submit(() -> roundTrip(link, 5 * MIB)));
      }
      for (Future<?> transfer : transfers) {
        transfer.get();
      }
      assertThat(link.bytesForward()).isEqualTo(20L * MIB);
      assertThat(link.bytesBackward()).isEqualTo(20L * MIB);
    }
  }

  @Test
  void aReaderWhoTakesItsTimeStillGetsEverything() throws Exception {
    int bytes = 2 * MIB; // More than its own kernel takes for it.
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LinkShaper link =
            LinkShaper.start(
                (InetSocketAddress) server.getLocalSocketAddress(),
                LinkShaper.Link.parse("1000:1"));
        Socket client = new Socket()) {
      client.setReceiveBufferSize(64 << 10);
      client.connect(link.address());
      client.shutdownOutput();
      try (Socket accepted = server.accept()) {
        accepted.getOutputStream().write(new byte[bytes]);
      }
      Awaitility.await().until(() -> link.bytesBackward() == bytes && link.connections() == 0);
      assertThat(client.getInputStream().readAllBytes()).hasSize(bytes);
    }
  }

  @Test
  void aLongFastLinkIsKeptFull() throws Exception {
    try (LinkShaper link = link(1000, 10)) {
      // 839 Mbit: at 1,010 Mbit/s in 830 ms, at 450 in 1,864.
      assertThat(quickest(1_864, () -> roundTrip(link, 100 * MIB))).isBetween(830L, 1_864L);
    }
  }

  @Test
  void theLinkHoldsOnlyWhatIsOnItsWay() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
        LinkShaper link =
            LinkShaper.start(
                (InetSocketAddress) silent.getLocalSocketAddress(), LinkShaper.Link.parse("8:5"));
        Socket client = connect(link)) {
      byte[] chunk = new byte[64 << 10];
      Future<?> flood =
          threads.submit(
              () -> {
                for (int i = 0; i < 1600; i++) {
                  client.getOutputStream().write(chunk);
                }
                return null;
              });
      // 100 MiB at 1 MB/s into a server that reads nothing: the sender has to feel it.
      assertThatThrownBy(() -> flood.get(700, java.util.concurrent.TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      assertThat(link.bytesForward()).isLessThan(4L * MIB);
    }
  }

  @Test
  void aCutDropsConnectionsAndRefusesNewOnesUntilRestored() throws Exception {
    try (LinkShaper link = link(1000, 1);
        Socket client = connect(link)) {
      ping(client);
      link.cut(LinkShaper.CutMode.REFUSE);
      assertThatThrownBy(() -> ping(client)).isInstanceOf(IOException.class);
      assertThatThrownBy(
              () -> {
                try (Socket refused = connect(link)) {
                  ping(refused);
                }
              })
          .isInstanceOf(IOException.class);
      link.restore();
      try (Socket again = connect(link)) {
        ping(again);
      }
    }
  }

  @Test
  void aBlackHoleTakesConnectionsAndSaysNothing() throws Exception {
    try (LinkShaper link = link(1000, 1)) {
      link.cut(LinkShaper.CutMode.BLACKHOLE);
      try (Socket lost = connect(link)) {
        lost.setSoTimeout(300);
        assertThatThrownBy(() -> ping(lost)).isInstanceOf(SocketTimeoutException.class);
        link.restore();
        assertThatThrownBy(() -> ping(lost)).isInstanceOf(IOException.class);
      }
      Awaitility.await().until(() -> link.connections() == 0);
    }
  }

  @Test
  void theNumberOfConnectionsIsBounded() throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (LinkShaper link = link(1000, 0)) {
      for (int i = 0; i < LinkShaper.MAX_CONNECTIONS; i++) {
        clients.add(connect(link));
        ping(clients.getLast());
      }
      try (Socket more = connect(link)) {
        assertThatThrownBy(() -> ping(more)).isInstanceOf(IOException.class);
      }
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  @Test
  void anEndOfStreamArrivesAfterTheLastByte() throws Exception {
    try (LinkShaper link = link(100, 5);
        Socket client = connect(link)) {
      client.getOutputStream().write(new byte[100_000]);
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).hasSize(100_000);
    }
  }

  @Test
  void aLinkIsWrittenAsRateAndDelay() {
    assertThat(LinkShaper.Link.parse("200:12.5"))
        .isEqualTo(new LinkShaper.Link(200_000_000, Duration.ofNanos(12_500_000)));
    for (String wrong : List.of("", "200", "200:", "a:b", "0:1", "100:-1", "100:6000", "1:2:3")) {
      assertThatThrownBy(() -> LinkShaper.Link.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private LinkShaper link(long mbit, long millis) throws IOException {
    return LinkShaper.start(
        (InetSocketAddress) echo.getLocalSocketAddress(),
        new LinkShaper.Link(mbit * 1_000_000, Duration.ofMillis(millis)));
  }

  private static Socket connect(LinkShaper link) throws IOException {
    Socket socket = new Socket(link.address().getAddress(), link.address().getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void ping(Socket socket) throws IOException {
    socket.getOutputStream().write(42);
    if (socket.getInputStream().read() != 42) {
      throw new IOException("no echo");
    }
  }

  private Void roundTrip(LinkShaper link, int bytes) throws Exception {
    try (Socket socket = connect(link)) {
      Future<?> sender =
          threads.submit(
              () -> {
                byte[] chunk = new byte[64 << 10];
                for (int sent = 0; sent < bytes; sent += chunk.length) {
                  socket.getOutputStream().write(chunk);
                }
                socket.shutdownOutput();
                return null;
              });
      long received = 0;
      byte[] buffer = new byte[64 << 10];
      InputStream in = socket.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        received += n;
      }
      sender.get();
      assertThat(received).isEqualTo(bytes);
    }
    return null;
  }

  private interface Deed {
    void run() throws Exception;
  }

  /// Other work on this machine slows a deed, not the link: the shortest of ten, or the first that
  /// is short enough.
  private static long quickest(long enoughMillis, Deed deed) throws Exception {
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < 10 && quickest > enoughMillis; i++) {
      long begin = System.nanoTime();
      deed.run();
      quickest = Math.min(quickest, (System.nanoTime() - begin) / 1_000_000);
    }
    return quickest;
  }
}
