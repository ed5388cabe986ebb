package slipway.gateway.cache;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import slipway.gateway.Fuzz;

class MapFuzzTest {
  @Test
  void noChangedSuperblockIsBelieved() throws Exception {
    byte[][] first = new byte[1][];
    Fuzz.run(
        "map-superblock",
        5_000,
        bytes -> {
          byte[] block = new byte[MapGeometry.BLOCK_BYTES];
          bytes.get(0, block, 0, Math.min(block.length, bytes.remaining()));
          if (first[0] == null) {
            first[0] = block;
            Superblock _ = Superblock.decode(ByteBuffer.wrap(block), 0);
          } else if (!Arrays.equals(block, first[0])) {
            assertThatThrownBy(() -> Superblock.decode(ByteBuffer.wrap(block), 0))
                .isInstanceOf(DamagedMapException.class);
          }
        });
  }
}
