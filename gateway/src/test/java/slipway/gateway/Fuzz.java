package slipway.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// Feeds a decoder with mutations of the seeds in the tree (`fuzz/NAME.txt`). `-Dseed=` replays,
/// `-Dfuzz.tries=` makes it longer. A find becomes one more line of the seeds.
public final class Fuzz {
  private static final int[] INTERESTING = {0, 1, 0x7f, 0x80, 0xff};

  /// What is fuzzed; may throw `IOException` for what it refuses, and nothing else.
  public interface Decoder {
    void decode(ByteBuffer bytes) throws IOException;
  }

  private Fuzz() {}

  /// Each seed as it is, then mutations. Bytes come one by one from a buffer of exactly their size.
  public static void run(String name, int tries, Decoder decoder) throws IOException {
    List<byte[]> seeds = seeds(name);
    long seed = Long.getLong("seed", 20_261_121L);
    int all = Integer.getInteger("fuzz.tries", tries);
    for (byte[] each : seeds) {
      attempt(name, decoder, each, "seed");
    }
    for (int i = 0; i < all; i++) {
      Random random = new Random(seed + i);
      byte[] bytes = mutate(seeds, random);
      attempt(name, decoder, bytes, "-Dseed=" + (seed + i));
    }
  }

  private static void attempt(String name, Decoder decoder, byte[] bytes, String how) {
    try {
      decoder.decode(ByteBuffer.wrap(bytes));
    } catch (IOException _) {
      // Refused, as it may be.
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "%s (%s) breaks on %s".formatted(name, how, HexFormat.of().formatHex(bytes)), e);
    }
  }

  private static List<byte[]> seeds(String name) throws IOException {
    try (InputStream in = Fuzz.class.getResourceAsStream("fuzz/" + name + ".txt")) {
      assertThat(in).as("seeds of " + name).isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      List<byte[]> seeds =
          text.lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> HexFormat.of().parseHex(line))
              .toList();
      assertThat(seeds).isNotEmpty();
      return seeds;
    }
  }

  private static byte[] mutate(List<byte[]> seeds, Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int i = 0; i <= random.nextInt(4); i++) {
      bytes = mutateOnce(bytes, seeds, random);
    }
    return bytes;
  }

  private static byte[] mutateOnce(byte[] bytes, List<byte[]> seeds, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
        Arrays.fill(bytes, at, end, (byte) INTERESTING[random.nextInt(INTERESTING.length)]);
      }
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        byte[] both = Arrays.copyOf(bytes, at + other.length - from);
        System.arraycopy(other, from, both, at, other.length - from);
        return both;
      }
      default -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
        System.arraycopy(bytes, 0, longer, longer.length - bytes.length, bytes.length);
        return longer;
      }
    }
    return bytes;
  }
}
