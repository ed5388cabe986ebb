package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;
import slipway.gateway.tls.Authority;
import slipway.gateway.tls.Identity;
import slipway.gateway.tls.PeerRefusedException;

class LinkTest {
  private static final int CONNECTIONS = 1 + Link.BULK_LANES;

  private static final LinkTimeouts SHORT =
      LinkTimeouts.DEFAULT
          .withKeepAlive(Duration.ofMillis(100), Duration.ofMillis(400))
          .withDeadline(Duration.ofMillis(1500));

  @TempDir Path dir;
  private LinkPair pair;
  private byte[] content;

  LinkTest() throws IOException {
    pair = new LinkPair(SHORT);
    content = new byte[4 << 20];
  }

  @BeforeEach
  void publish() {
    new Random(7).nextBytes(content);
    java.util.Arrays.fill(content, 1 << 20, 2 << 20, (byte) 0);
    byte[] text =
        "the same words again and again "
            .repeat(40_000)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    System.arraycopy(text, 0, content, 2 << 20, 1 << 20);
    pair.server.publish("disk", new MemoryDevice(content));
  }

  @AfterEach
  void stop() throws IOException {
    pair.close();
  }

  @Test
  void opensByAddress() throws IOException {
    URI uri = URI.create("slipway://127.0.0.1:" + pair.server.port() + "/disk");
    try (BlockDevice device = LinkDevice.open(uri, pair.clientIdentity)) {
      assertThat(device.size()).isEqualTo(content.length);
      assertThat(device.toString()).contains("disk").contains("127.0.0.1");
    }
    assertThatThrownBy(() -> LinkDevice.open(URI.create("slipway://x"), pair.clientIdentity))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsWhatWentOverByUrgency() throws IOException {
    try (Link link = pair.link(pair.server.port(), SHORT)) {
      BlockDevice device = link.open("disk");
      read(device, 0, 65_536);
      ScopedValue.where(Urgency.SCOPE, Urgency.FILL).call(() -> read(device, 1 << 20, 1 << 20));
      ScopedValue.where(Urgency.SCOPE, Urgency.TRACE).call(() -> read(device, 2 << 20, 1 << 20));
      for (LinkStatistics statistics : List.of(link.statistics(), pair.server.statistics())) {
        assertThat(payload(statistics, Urgency.DEMAND))
            .isEqualTo(new LinkStatistics.Payload(1, 65_536, 65_536));
        assertThat(payload(statistics, Urgency.FILL))
            .as("zeros take no bytes")
            .isEqualTo(new LinkStatistics.Payload(1, 1 << 20, 0));
        assertThat(payload(statistics, Urgency.TRACE).encodedBytes())
            .as("text shrinks")
            .isBetween(1L, 100_000L);
        assertThat(payload(statistics, Urgency.STREAM).requests()).isZero();
      }
      assertThat(link.statistics().receivedBytes()).isBetween(65_536L, 300_000L);
      assertThat(pair.server.statistics().sentBytes()).isBetween(65_536L, 300_000L);
      assertThat(link.statistics().connections()).isEqualTo(2);
    }
    await().until(() -> pair.server.statistics().connections() == 0);
  }

  @Test
  void aDemandReadOvertakesFillThatWaits() throws Exception {
    CountDownLatch fillHolds = new CountDownLatch(1);
    try (Link link = pair.link(pair.server.port(), SHORT);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      BlockDevice slow = new SlowDevice(content, urgency -> urgency == Urgency.FILL, fillHolds);
      pair.server.publish("slow", slow);
      BlockDevice device = link.open("slow");
      List<Future<byte[]>> fill =
          java.util.stream.Stream.generate(
                  () ->
                      threads.submit(
                          () ->
                              ScopedValue.where(Urgency.SCOPE, Urgency.FILL)
                                  .call(() -> read(device, 0, 1 << 20))))
              .limit(64)
              .toList();
      assertThat(read(device, 4096, 65_536)).isEqualTo(slice(4096, 65_536));
      assertThat(fill).noneMatch(Future::isDone);
      fillHolds.countDown();
      for (Future<byte[]> each : fill) {
        assertThat(each.get()).isEqualTo(slice(0, 1 << 20));
      }
    }
  }

  @Test
  void aReadThatGetsNowhereIsUnreachableAtTheDeadline() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    pair.server.publish("stuck", new SlowDevice(content, _ -> true, never));
    try (Link link = pair.link(pair.server.port(), SHORT)) {
      BlockDevice device = link.open("stuck");
      Instant begun = Instant.now();
      assertThatThrownBy(() -> read(device, 0, 4096)).isInstanceOf(UnreachableException.class);
      assertThat(Duration.between(begun, Instant.now()))
          .isBetween(SHORT.deadline().minusMillis(50), SHORT.deadline().multipliedBy(3));
    } finally {
      never.countDown();
    }
  }

  @Test
  void anOutageShorterThanTheDeadlineIsNotNoticed() throws Exception {
    try (Killer killer = new Killer(pair.server.port(), 0, 1);
        Link link = pair.link(killer.port(), LinkTimeouts.DEFAULT);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      BlockDevice device = link.open("disk");
      killer.refuse(true);
      Future<byte[]> reading = threads.submit(() -> read(device, 0, 100_000));
      await().until(() -> link.statistics().connections() == 0);
      assertThat(reading.isDone()).isFalse();
      killer.refuse(false);
      assertThat(reading.get()).isEqualTo(slice(0, 100_000));
    }
  }

  @Test
  void aPeerThatIsGoneIsUnreachableAndComesBack() throws Exception {
    try (Killer killer = new Killer(pair.server.port(), 0, 1);
        Link link = pair.link(killer.port(), SHORT)) {
      BlockDevice device = link.open("disk");
      killer.refuse(true);
      assertThatThrownBy(() -> read(device, 0, 4096)).isInstanceOf(UnreachableException.class);
      killer.refuse(false);
      await().ignoreExceptions().until(() -> read(device, 0, 4096).length == 4096);
    }
  }

  @Test
  void aPeerThatFallsSilentIsGivenUp() throws Exception {
    try (Killer killer = new Killer(pair.server.port(), 0, 1);
        Link link = pair.link(killer.port(), SHORT)) {
      BlockDevice device = link.open("disk");
      read(device, 0, 4096);
      killer.freeze();
      await()
          .atMost(SHORT.dead().multipliedBy(5))
          .until(() -> link.statistics().connections() == 0);
    }
  }

  @Test
  void idleConnectionsStayUp() throws Exception {
    try (Link link = pair.link(pair.server.port(), SHORT)) {
      link.open("disk");
      await().until(() -> link.statistics().connections() == CONNECTIONS);
      await()
          .during(SHORT.dead().multipliedBy(3))
          .atMost(SHORT.dead().multipliedBy(5))
          .until(() -> link.statistics().connectionsMade() == CONNECTIONS);
    }
  }

  @Test
  void aDiskPublishedAnewIsFoundAgain() throws IOException {
    try (Link link = pair.link(pair.server.port(), SHORT)) {
      BlockDevice device = link.open("disk");
      read(device, 0, 4096);
      pair.server.withdraw("disk");
      pair.server.publish("disk", new MemoryDevice(content));
      assertThat(read(device, 0, 4096)).isEqualTo(slice(0, 4096));
    }
  }

  @Test
  void aDiskOfAnotherSizeIsNotTakenForTheSame() throws IOException {
    try (Link link = pair.link(pair.server.port(), SHORT)) {
      BlockDevice device = link.open("disk");
      pair.server.withdraw("disk");
      pair.server.publish("disk", new MemoryDevice(new byte[4096]));
      assertThatThrownBy(() -> read(device, 0, 4096)).hasMessageContaining("another disk");
    }
  }

  @Test
  void aWithdrawnDiskIsUnreachable() throws IOException {
    try (Link link = pair.link(pair.server.port(), SHORT)) {
      BlockDevice device = link.open("disk");
      pair.server.withdraw("disk");
      assertThatThrownBy(() -> read(device, 0, 4096)).isInstanceOf(UnreachableException.class);
      assertThatThrownBy(() -> link.open("nothing"))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("no disk 'nothing'");
    }
  }

  @Test
  void aFailureOfTheDiskIsToldAsOne() throws IOException {
    pair.server.publish("broken", new BrokenDevice());
    try (Link link = pair.link(pair.server.port(), SHORT)) {
      BlockDevice device = link.open("broken");
      assertThatThrownBy(() -> read(device, 0, 4096))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("medium error");
      await().until(() -> link.statistics().connections() == CONNECTIONS);
      assertThat(link.statistics().connectionsMade()).isEqualTo(CONNECTIONS);
    }
  }

  @Test
  void anInterruptedReaderLeavesAndTheServerForgets() throws Exception {
    CountDownLatch hold = new CountDownLatch(1);
    pair.server.publish("slow", new SlowDevice(content, _ -> true, hold));
    try (Link link = pair.link(pair.server.port(), LinkTimeouts.DEFAULT)) {
      BlockDevice device = link.open("slow");
      java.util.concurrent.CompletableFuture<Throwable> thrown =
          new java.util.concurrent.CompletableFuture<>();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      read(device, 0, 4096);
                    } catch (Throwable e) {
                      thrown.complete(e);
                    }
                  });
      await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
      reader.interrupt();
      assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
      hold.countDown();
      assertThat(read(device, 0, 4096)).isEqualTo(slice(0, 4096));
    }
  }

  @Test
  void closingTheLinkClosesItsDisks() throws IOException {
    Link link = pair.link(pair.server.port(), SHORT);
    BlockDevice device = link.open("disk");
    link.close();
    assertThatThrownBy(() -> read(device, 0, 1)).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void aPeerOfAnotherAuthorityIsRefusedAtOnce() throws IOException {
    Authority.create(dir.resolve("other")).issue("client.example", dir.resolve("stranger"));
    Identity stranger = Identity.load(dir.resolve("stranger"));
    assertThatThrownBy(
            () -> LinkDevice.open(LinkPair.loopback(pair.server.port()), "disk", stranger))
        .isInstanceOf(PeerRefusedException.class)
        .hasMessageContaining("an authority this node does not trust");
  }

  @Test
  void aServerThatIsSomebodyElseIsRefused() throws IOException {
    assertThatThrownBy(
            () ->
                LinkDevice.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), pair.server.port()),
                    "disk",
                    pair.clientIdentity))
        .isInstanceOf(PeerRefusedException.class)
        .hasMessageContaining("issued for another name");
  }

  @Test
  void anExpiredServerIsRefused() throws IOException {
    Authority authority = Authority.create(dir.resolve("ca"));
    authority.issue(
        List.of("127.0.0.1"),
        dir.resolve("server"),
        Instant.now().minus(Duration.ofDays(9)),
        Duration.ofDays(1));
    authority.issue("client.example", dir.resolve("client"));
    try (LinkServer expired =
        new LinkServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Identity.load(dir.resolve("server")))) {
      Identity client = Identity.load(dir.resolve("client"));
      assertThatThrownBy(() -> LinkDevice.open(LinkPair.loopback(expired.port()), "d", client))
          .isInstanceOf(PeerRefusedException.class)
          .hasMessageContaining("has expired");
    }
  }

  @Test
  void namesAreBoundedAndUnique() {
    assertThatThrownBy(() -> pair.server.publish("disk", new BrokenDevice()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pair.server.publish("x".repeat(2000), new BrokenDevice()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LinkStatistics.Payload payload(LinkStatistics statistics, Urgency urgency) {
    return Objects.requireNonNull(statistics.byUrgency().get(urgency));
  }

  private byte[] slice(int offset, int length) {
    return java.util.Arrays.copyOfRange(content, offset, offset + length);
  }

  private static byte[] read(BlockDevice device, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    device.read(offset, buffer);
    return buffer.array();
  }
}
