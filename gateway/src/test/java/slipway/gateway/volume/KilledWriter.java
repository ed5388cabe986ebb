package slipway.gateway.volume;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import slipway.gateway.block.Durability;
import slipway.gateway.block.FileDevice;
import slipway.gateway.cache.TestOrigin;

/// The process that [KillTest] kills: writes to a volume for ever, never flushes, and says on its
/// output what it begins and what was acknowledged.
final class KilledWriter {
  static final int SIZE = 8 << 20;
  static final int SECTOR = 512;

  private KilledWriter() {}

  static byte[] originBytes() {
    byte[] bytes = new byte[SIZE];
    new Random(7).nextBytes(bytes);
    java.util.Arrays.fill(bytes, 2 << 20, 3 << 20, (byte) 0);
    return bytes;
  }

  static Volume open(Path dir) throws IOException {
    return Volume.open(
        dir.resolve("state"),
        home -> FileDevice.openWritable(dir.resolve("home")),
        origin -> new TestOrigin(originBytes()));
  }

  static void create(Path dir) throws IOException {
    FileDevice.create(dir.resolve("home"), SIZE).close();
    VolumeSpec spec = VolumeSpec.of("victim", SIZE, URI.create("home"), URI.create("origin:1"));
    Volume.create(
            dir.resolve("state"),
            spec.withFetchUnit(16 << 10).withFill(true, 4 << 20),
            home -> FileDevice.openWritable(dir.resolve("home")),
            origin -> new TestOrigin(originBytes()))
        .close();
  }

  /// What a write with this number puts into each of its sectors.
  static ByteBuffer sector(long number) {
    ByteBuffer sector = ByteBuffer.allocate(SECTOR);
    while (sector.hasRemaining()) {
      sector.putLong(number);
    }
    return sector.flip();
  }

  public static void main(String[] args) throws IOException {
    Random random = new Random(Long.parseLong(args[1]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    Volume volume = open(Path.of(args[0]));
    for (long number = Long.parseLong(args[2]); ; number++) {
      int sectors = 1 + random.nextInt(30);
      int first = random.nextInt(SIZE / SECTOR - sectors);
      ByteBuffer bytes = ByteBuffer.allocate(sectors * SECTOR);
      while (bytes.hasRemaining()) {
        bytes.put(sector(number));
      }
      out.println("begin " + number + " " + first + " " + sectors + " .");
      volume.write((long) first * SECTOR, bytes.flip(), Durability.VOLATILE);
      out.println("done " + number + " " + first + " " + sectors + " .");
    }
  }
}
