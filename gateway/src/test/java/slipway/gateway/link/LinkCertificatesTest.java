package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.tls.Identity;
import slipway.gateway.tls.Issuer;

/// Links while certificates are renewed and taken back.
class LinkCertificatesTest {
  private static final LinkTimeouts QUICK =
      LinkTimeouts.DEFAULT
          .withKeepAlive(Duration.ofMillis(100), Duration.ofSeconds(2))
          .withDeadline(Duration.ofSeconds(5));

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static void read(BlockDevice device) throws IOException {
    device.read(0, ByteBuffer.allocate(4096));
  }

  @Test
  void aLinkStaysUpWhileBothEndsGetNewCertificates() throws Exception {
    try (LinkPair pair = new LinkPair(QUICK);
        Link link = pair.link(pair.server.port(), QUICK)) {
      pair.server.publish("disk", new MemoryDevice(new byte[1 << 20]));
      BlockDevice device = link.open("disk");
      read(device);
      // All of its connections, however busy this host is.
      await().atMost(PATIENCE).until(() -> link.statistics().connections() == Link.BULK_LANES + 1);
      long made = pair.server.statistics().connectionsMade();
      Issuer issuer = new Issuer(pair.dir.resolve("ca"));
      for (Identity each : List.of(pair.serverIdentity, pair.clientIdentity)) {
        each.replace(issuer.sign(each.request(), "127.0.0.1"));
      }
      await().during(Duration.ofMillis(500)).until(() -> link.statistics().connections() > 0);
      read(device);
      assertThat(pair.server.statistics().connectionsMade()).isEqualTo(made);
      try (Link next = pair.link(pair.server.port(), QUICK)) {
        read(next.open("disk"));
      }
    }
  }

  @Test
  void aLinkOfACallerThatIsRevokedEndsAndIsNotMadeAgain() throws Exception {
    try (LinkPair pair = new LinkPair(QUICK);
        Link link = pair.link(pair.server.port(), QUICK)) {
      pair.server.publish("disk", new MemoryDevice(new byte[1 << 20]));
      BlockDevice device = link.open("disk");
      read(device);
      pair.serverIdentity.revoke(
          new Issuer(pair.dir.resolve("ca")).revoke(1, List.of(pair.clientIdentity.certificate())));
      await().atMost(PATIENCE).until(() -> fails(device));
      assertThat(fails(device)).isTrue();
    }
  }

  @Test
  void aLinkToAServerThatIsRevokedEndsAndIsNotMadeAgain() throws Exception {
    try (LinkPair pair = new LinkPair(QUICK);
        Link link = pair.link(pair.server.port(), QUICK)) {
      pair.server.publish("disk", new MemoryDevice(new byte[1 << 20]));
      BlockDevice device = link.open("disk");
      read(device);
      pair.clientIdentity.revoke(
          new Issuer(pair.dir.resolve("ca")).revoke(1, List.of(pair.serverIdentity.certificate())));
      await().atMost(PATIENCE).until(() -> fails(device));
      assertThatThrownBy(() -> read(device)).isInstanceOf(UnreachableException.class);
    }
  }

  private static boolean fails(BlockDevice device) {
    try {
      read(device);
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
