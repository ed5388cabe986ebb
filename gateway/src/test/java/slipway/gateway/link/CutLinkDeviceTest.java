package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.BlockDeviceContract;

/// The contract over connections that break again and again at random places.
class CutLinkDeviceTest extends BlockDeviceContract {
  private static final LinkTimeouts TIMEOUTS =
      new LinkTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          Duration.ofMillis(1),
          Duration.ofMillis(10));

  private @Nullable LinkPair pair;
  private @Nullable Killer killer;
  private @Nullable Link link;

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    pair = new LinkPair(TIMEOUTS);
    pair.server.publish("disk", new MemoryDevice(content));
    killer = new Killer(pair.server.port(), 3 << 20, seed());
    link = pair.link(killer.port(), TIMEOUTS);
    return link.open("disk");
  }

  @Test
  void theConnectionReallyIsCut() throws IOException {
    for (int i = 0; i < 5; i++) {
      assertThat(read(0, SIZE)).isEqualTo(content);
    }
    assertThat(Objects.requireNonNull(killer).cuts()).isPositive();
    assertThat(Objects.requireNonNull(link).statistics().connectionsMade()).isGreaterThan(1);
  }

  @AfterEach
  void stop() throws IOException {
    Objects.requireNonNull(link).close();
    Objects.requireNonNull(killer).close();
    Objects.requireNonNull(pair).close();
  }
}
