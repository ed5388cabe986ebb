package slipway.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlocksTest {
  private final Blocks blocks = new Blocks();

  @Test
  void whatShrinksIsCompressedAndReadsBack() throws Exception {
    byte[] bytes = new byte[Block.LENGTH_MAX];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i / 100);
    }
    Blocks.Encoded encoded = blocks.encode(1, bytes, 0, bytes.length);
    assertThat(encoded.block().encoding()).isEqualTo(Encoding.ZSTD);
    assertThat(encoded.block().encodedLength()).isLessThan(10_000);
    byte[] wire = new byte[encoded.block().encodedLength()];
    encoded.bytes().get(wire);
    byte[] back = Blocks.decode(encoded.block(), wire);
    assertThat(back).isEqualTo(bytes);
    Blocks.check(encoded.block(), ByteBuffer.wrap(back));
    back[5]++;
    assertThatThrownBy(() -> Blocks.check(encoded.block(), ByteBuffer.wrap(back)))
        .isInstanceOf(LinkProtocolException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void anyDamageToACompressedBlockIsAProtocolErrorOrFailsItsChecksum() {
    byte[] bytes = new byte[Block.LENGTH_MAX];
    Arrays.fill(bytes, (byte) 7);
    bytes[99] = 1;
    Blocks.Encoded encoded = blocks.encode(1, bytes, 0, bytes.length);
    byte[] wire = new byte[encoded.block().encodedLength()];
    encoded.bytes().get(wire);
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = wire.clone();
      int at = random.nextInt(damaged.length);
      damaged[at] += (byte) (1 + random.nextInt(255));
      try {
        byte[] back = Blocks.decode(encoded.block(), damaged);
        if (!Arrays.equals(back, bytes)) {
          assertThatThrownBy(() -> Blocks.check(encoded.block(), ByteBuffer.wrap(back)))
              .isInstanceOf(LinkProtocolException.class);
        }
      } catch (LinkProtocolException e) {
        assertThat(e).hasMessageStartingWith("a block");
      }
    }
  }

  @Test
  void whatDoesNotShrinkIsRawAndTriedEverMoreRarelyButNotNever() {
    byte[] random = new byte[Block.LENGTH_MAX];
    new Random(1).nextBytes(random);
    for (int i = 0; i < 100; i++) {
      assertThat(blocks.encode(1, random, 0, random.length).block().encoding())
          .isEqualTo(Encoding.RAW);
    }
    byte[] same = new byte[Block.LENGTH_MAX];
    Arrays.fill(same, (byte) 1);
    int untilTried = 0;
    while (blocks.encode(1, same, 0, same.length).block().encoding() == Encoding.RAW) {
      untilTried++;
      assertThat(untilTried).isLessThanOrEqualTo(Blocks.UNTRIED_MAX);
    }
  }

  @Test
  void shortBlocksAreRaw() {
    byte[] same = new byte[4096];
    Arrays.fill(same, (byte) 1);
    assertThat(blocks.encode(1, same, 0, same.length).block().encoding()).isEqualTo(Encoding.RAW);
  }
}
