package slipway.gateway.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Durability;

/// Somebody who reads and writes a stretch of a disk and knows what has to be there.
///
/// Several guests share a disk, each with a stretch of its own that ends in the middle of a grain,
/// so that they meet at its edges.
final class Guest {
  private static final int MAX_SECTORS = 40;

  private final BlockDevice disk;
  private final Ledger ledger;
  private final int first;
  private final int sectors;
  private final Random random;
  private final BooleanSupplier down;
  private final AtomicLong operations;

  /// @param down whether the host is gone, so that nothing that returns now was acknowledged
  Guest(
      BlockDevice disk,
      Ledger ledger,
      int first,
      int sectors,
      Random random,
      BooleanSupplier down,
      AtomicLong operations) {
    this.disk = disk;
    this.ledger = ledger;
    this.first = first;
    this.sectors = sectors;
    this.random = random;
    this.down = down;
    this.operations = operations;
  }

  /// Does one thing. Throws what the disk throws; what that leaves open stands in the ledger.
  void act() throws IOException {
    operations.incrementAndGet();
    int count = 1 + random.nextInt(Math.min(MAX_SECTORS, sectors));
    int at = first + random.nextInt(sectors - count + 1);
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> write(at, count, Durability.VOLATILE);
      case 3 -> write(at, count, Durability.DURABLE);
      case 4 -> {
        ledger.begin(at, count, Sectors.ZEROS);
        disk.zero(offset(at), (long) count * Sectors.BYTES, Durability.VOLATILE);
        acknowledged(at, count);
      }
      case 5 -> {
        ledger.begin(at, count, Sectors.ZEROS);
        disk.trim(offset(at), (long) count * Sectors.BYTES);
        acknowledged(at, count);
      }
      case 6 -> flush();
      case 7 -> {
        // Anybody's: only to have it fetched.
        long any = random.nextLong(disk.size() / Sectors.BYTES);
        disk.read(any * Sectors.BYTES, ByteBuffer.allocate(Sectors.BYTES));
      }
      default -> read(at, count);
    }
  }

  private void write(int at, int count, Durability durability) throws IOException {
    long before = ledger.now();
    long version = ledger.begin(at, count);
    ByteBuffer bytes = ByteBuffer.allocate(count * Sectors.BYTES);
    for (int sector = at; sector < at + count; sector++) {
      Sectors.put(bytes, sector, version);
    }
    disk.write(offset(at), bytes.flip(), durability);
    if (acknowledged(at, count) && durability == Durability.DURABLE) {
      ledger.flushed(before);
      ledger.durable(at, count);
    }
  }

  private boolean acknowledged(int at, int count) {
    boolean valid = !down.getAsBoolean();
    if (valid) {
      ledger.acknowledge(at, count);
    }
    return valid;
  }

  void flush() throws IOException {
    long before = ledger.now();
    disk.flush();
    if (!down.getAsBoolean()) {
      ledger.flushed(before);
    }
  }

  private void read(int at, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count * Sectors.BYTES);
    disk.read(offset(at), bytes);
    String wrong = ledger.read(at, bytes.flip());
    if (!wrong.isEmpty()) {
      throw new Violation("a read by its writer: " + wrong);
    }
  }

  private static long offset(int sector) {
    return (long) sector * Sectors.BYTES;
  }
}
