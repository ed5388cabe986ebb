package slipway.gateway.link;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import slipway.gateway.Fuzz;

class LinkFuzzTest {
  @Test
  void anyBytesAreFramesOrRefused() throws Exception {
    Fuzz.run(
        "link-frame",
        20_000,
        bytes -> {
          byte[] all = new byte[bytes.remaining()];
          bytes.get(all);
          FrameReader reader = new FrameReader(new ByteArrayInputStream(all));
          while (true) {
            Frame frame = reader.next();
            frame.encode(ByteBuffer.allocate(frame.frameBytes()));
          }
        });
  }
}
