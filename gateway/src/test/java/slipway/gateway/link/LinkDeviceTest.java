package slipway.gateway.link;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.BlockDeviceContract;

class LinkDeviceTest extends BlockDeviceContract {
  private static @Nullable LinkPair pair;
  private @Nullable Link link;

  @BeforeAll
  static void listen() throws IOException {
    pair = new LinkPair(LinkTimeouts.DEFAULT);
  }

  @AfterAll
  static void stop() throws IOException {
    pair().close();
  }

  private static LinkPair pair() {
    return java.util.Objects.requireNonNull(pair);
  }

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    pair().server.publish("disk", new MemoryDevice(content));
    link = pair().link(pair().server.port(), LinkTimeouts.DEFAULT);
    return link.open("disk");
  }

  @AfterEach
  void withdraw() {
    if (link != null) {
      link.close();
    }
    pair().server.withdraw("disk");
  }
}
