package slipway.gateway.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;

/// One power supply for several disks with volatile caches. When it fails, every sector written
/// since the disk's last flush is kept or lost on its own, in any order: what a host's page
/// cache and a disk's cache do to files.
final class PowerSupply {
  private static final int SECTOR = 512;

  private final Random random;
  private final List<Disk> disks = new ArrayList<>();
  private long operationsLeft = Long.MAX_VALUE;

  PowerSupply(Random random) {
    this.random = random;
  }

  /// Fails in the middle of the n-th write or flush from now.
  synchronized void failAfter(long operations) {
    operationsLeft = operations;
  }

  synchronized boolean failed() {
    return operationsLeft <= 0;
  }

  Disk disk(byte[] content) {
    Disk disk = new Disk(content.clone(), content.clone());
    disks.add(disk);
    return disk;
  }

  /// Settles what survived and turns the power back on.
  synchronized void restore() {
    disks.forEach(Disk::lose);
    operationsLeft = Long.MAX_VALUE;
  }

  final class Disk implements BlockDevice {
    private final byte[] durable;
    private final byte[] cache;
    private boolean closed;

    private Disk(byte[] durable, byte[] cache) {
      this.durable = durable;
      this.cache = cache;
    }

    /// The same disk under a new handle; who still holds the old one can do nothing with it.
    Disk reopen() {
      close();
      return new Disk(durable, cache);
    }

    private void lose() {
      for (int at = 0; at < durable.length; at += SECTOR) {
        int length = Math.min(SECTOR, durable.length - at);
        if (random.nextBoolean()) {
          System.arraycopy(cache, at, durable, at, length);
        }
      }
      System.arraycopy(durable, 0, cache, 0, durable.length);
    }

    private void checkOpen() throws IOException {
      if (closed) {
        throw new ClosedChannelException();
      }
    }

    private void spend() throws IOException {
      checkOpen();
      if (operationsLeft <= 0 || --operationsLeft <= 0) {
        throw new IOException("the power is off");
      }
    }

    @Override
    public long size() {
      return cache.length;
    }

    @Override
    public Capabilities capabilities() {
      return new Capabilities(true, false, true, false);
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
      synchronized (PowerSupply.this) {
        checkOpen();
        checkRange(offset, into.remaining());
        into.put(cache, (int) offset, into.remaining());
      }
    }

    @Override
    public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
      synchronized (PowerSupply.this) {
        checkOpen();
        checkRange(offset, from.remaining());
        int half = from.remaining() / 2 / SECTOR * SECTOR;
        ByteBuffer rest = from.duplicate();
        rest.get(cache, (int) offset, half);
        spend();
        rest.get(cache, (int) offset + half, rest.remaining());
        from.position(from.limit());
        if (durability == Durability.DURABLE) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      synchronized (PowerSupply.this) {
        spend();
        System.arraycopy(cache, 0, durable, 0, cache.length);
      }
    }

    @Override
    public void zero(long offset, long length, Durability durability) throws IOException {
      write(offset, ByteBuffer.allocate((int) length), durability);
    }

    @Override
    public void trim(long offset, long length) throws IOException {
      zero(offset, length, Durability.VOLATILE);
    }

    @Override
    public List<Extent> extents(long offset, long length) {
      return List.of(new Extent(offset, length, Extent.Kind.DATA));
    }

    @Override
    public void close() {
      synchronized (PowerSupply.this) {
        closed = true;
      }
    }

    @Override
    public String toString() {
      return "disk on a power supply";
    }
  }
}
