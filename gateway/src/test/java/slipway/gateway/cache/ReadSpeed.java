package slipway.gateway.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.FileDevice;

/// Compares warm reads through the cache with reads of plain home, interleaved; prints the median
/// ratio. A program and not a test, because it needs a quiet machine: run `main` with a folder.
final class ReadSpeed {
  private static final int SIZE = 256 << 20;
  private static final int ROUNDS = 21;

  private ReadSpeed() {}

  public static void main(String[] args) throws IOException {
    Path dir = Files.createTempDirectory(Path.of(args[0]), "speed");
    PresenceMap.create(dir.resolve("map"), SIZE, true);
    try (FileDevice plain = FileDevice.create(dir.resolve("home"), SIZE)) {
      ByteBuffer filler = ByteBuffer.allocateDirect(1 << 20);
      PresenceMap map = PresenceMap.open(dir.resolve("map"), dir.resolve("live"));
      try (CachedDevice cached =
          new CachedDevice(
              FileDevice.openWritable(dir.resolve("home")),
              new TestOrigin(new byte[SIZE]),
              map,
              CacheOptions.defaults())) {
        for (int at = 0; at < SIZE; at += 1 << 20) {
          cached.write(at, filler.clear(), slipway.gateway.block.Durability.VOLATILE);
        }
        for (int bytes : new int[] {4096, 65_536, 1 << 20}) {
          compare(plain, cached, bytes);
        }
      }
    } finally {
      for (String name : new String[] {"map", "live", "home"}) {
        Files.deleteIfExists(dir.resolve(name));
      }
      Files.delete(dir);
    }
  }

  private static void compare(BlockDevice plain, BlockDevice cached, int bytes) throws IOException {
    int reads = (int) Math.min(100_000, (1L << 30) / bytes);
    double[] ratios = new double[ROUNDS];
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double alone = perSecond(plain, bytes, reads, round);
      double through = perSecond(cached, bytes, reads, round);
      ratios[round] = through / alone;
      best = Math.max(best, through);
    }
    Arrays.sort(ratios);
    System.out.printf(
        "%7d bytes: %.3f of plain home (median of %d), best %.0f reads/s%n",
        bytes, ratios[ROUNDS / 2], ROUNDS, best);
  }

  private static double perSecond(BlockDevice device, int bytes, int reads, long seed)
      throws IOException {
    Random random = new Random(seed);
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    long start = System.nanoTime();
    for (int i = 0; i < reads; i++) {
      device.read((long) random.nextInt(SIZE / bytes) * bytes, buffer.clear());
    }
    return reads * 1e9 / (System.nanoTime() - start);
  }
}
