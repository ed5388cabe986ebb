package slipway.gateway.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;

/// A host with disks that have volatile caches. It can lose its power or its process in the middle
/// of any operation; its disks may fail and run full.
///
/// At a power loss every sector written since the disk's last flush is kept or lost on its own.
/// Before that, sectors reach the platter whenever they like, so an older version of one may
/// survive a newer. A flush makes durable what was there when it began and nothing that came while
/// it was under way. The object is the lock of all its disks.
final class FragileHost {
  /// How often a sector goes to the platter unasked: once in so many operations.
  private static final int WRITE_BACK_ONE_IN = 8;

  private final Random random;
  private final List<Fragile> disks = new ArrayList<>();
  private long operationsLeft = Long.MAX_VALUE;
  private int faultsPerMille;
  private int fullFor;
  private long faults;
  private boolean lies;

  FragileHost(Random random) {
    this.random = random;
  }

  /// Goes down in the middle of the n-th write or flush from now.
  synchronized void failAfter(long operations) {
    operationsLeft = operations;
  }

  /// From now on so many of a thousand operations fail; now and then the disk is full for a while.
  synchronized void fail(int perMille) {
    faultsPerMille = perMille;
    fullFor = 0;
  }

  /// Makes flushes do nothing, which a campaign has to notice.
  synchronized void lie() {
    lies = true;
  }

  synchronized boolean down() {
    return operationsLeft <= 0;
  }

  /// Goes down at once, if it has not already.
  synchronized void stop() {
    operationsLeft = 0;
  }

  synchronized long faults() {
    return faults;
  }

  Fragile disk(int bytes) {
    Fragile disk = new Fragile(new byte[bytes], new byte[bytes], new BitSet(), new BitSet());
    disks.add(disk);
    return disk;
  }

  /// Comes up after the process died: the disks' caches are still there.
  synchronized void restart() {
    operationsLeft = Long.MAX_VALUE;
    fail(0);
  }

  /// Comes up after the power failed.
  synchronized void restore() {
    disks.forEach(Fragile::lose);
    restart();
  }

  private boolean strikes() {
    boolean struck = faultsPerMille > 0 && random.nextInt(1000) < faultsPerMille;
    faults += struck ? 1 : 0;
    return struck;
  }

  private void spend() throws IOException {
    if (operationsLeft <= 0 || --operationsLeft <= 0) {
      throw new IOException("the host is down");
    }
  }

  /// One disk. `cache` is what reads see, `platter` what survives.
  final class Fragile implements BlockDevice {
    private final byte[] platter;
    private final byte[] cache;
    private final BitSet dirty;
    private final BitSet allocated;
    private boolean closed;

    private Fragile(byte[] platter, byte[] cache, BitSet dirty, BitSet allocated) {
      this.platter = platter;
      this.cache = cache;
      this.dirty = dirty;
      this.allocated = allocated;
    }

    /// The same disk under a new handle; who still holds an old one can do nothing with it.
    Fragile reopen() {
      synchronized (FragileHost.this) {
        closed = true;
        disks.remove(this);
        Fragile again = new Fragile(platter, cache, dirty, allocated);
        disks.add(again);
        return again;
      }
    }

    private void lose() {
      dirty.stream().filter(sector -> random.nextBoolean()).forEach(this::writeBack);
      dirty.clear();
      System.arraycopy(platter, 0, cache, 0, cache.length);
    }

    private void writeBack(int sector) {
      int at = sector * Sectors.BYTES;
      System.arraycopy(cache, at, platter, at, Math.min(Sectors.BYTES, cache.length - at));
    }

    private void checkOpen() throws IOException {
      if (closed) {
        throw new ClosedChannelException();
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
      synchronized (FragileHost.this) {
        checkOpen();
        checkRange(offset, into.remaining());
        if (operationsLeft <= 0 || strikes()) {
          throw new IOException("an injected read error");
        }
        into.put(cache, (int) offset, into.remaining());
      }
    }

    @Override
    public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
      synchronized (FragileHost.this) {
        checkOpen();
        checkRange(offset, from.remaining());
        refuseWhenFull(offset, from.remaining());
        ByteBuffer rest = from.duplicate();
        int part = random.nextInt(from.remaining() / Sectors.BYTES + 1) * Sectors.BYTES;
        put((int) offset, rest, part);
        spend();
        if (strikes()) {
          throw new IOException("an injected write error");
        }
        put((int) offset + part, rest, rest.remaining());
        from.position(from.limit());
      }
      if (durability == Durability.DURABLE) {
        flush();
      }
    }

    private void put(int at, ByteBuffer from, int length) {
      if (length > 0) {
        from.get(cache, at, length);
        dirty.set(at / Sectors.BYTES, (at + length - 1) / Sectors.BYTES + 1);
        allocated.set(at / Sectors.BYTES, (at + length - 1) / Sectors.BYTES + 1);
        if (random.nextInt(WRITE_BACK_ONE_IN) == 0) {
          writeBack(dirty.nextSetBit(at / Sectors.BYTES));
        }
      }
    }

    /// A full disk takes what needs no new space.
    private void refuseWhenFull(long offset, int length) throws IOException {
      if (fullFor == 0 && faultsPerMille > 0 && random.nextInt(2000) < faultsPerMille) {
        fullFor = 1 + random.nextInt(20);
      }
      if (fullFor > 0) {
        fullFor--;
        int first = (int) (offset / Sectors.BYTES);
        if (allocated.nextClearBit(first) < (offset + length) / Sectors.BYTES) {
          faults++;
          throw new IOException("No space left on device");
        }
      }
    }

    @Override
    public void flush() throws IOException {
      byte[] then;
      int[] sectors;
      synchronized (FragileHost.this) {
        checkOpen();
        spend();
        if (strikes()) {
          throw new IOException("an injected flush error");
        }
        then = cache.clone();
        sectors = dirty.stream().toArray();
      }
      LockSupport.parkNanos(1_000); // what comes meanwhile is not flushed
      synchronized (FragileHost.this) {
        checkOpen();
        spend();
        for (int sector : lies ? new int[0] : sectors) {
          int at = sector * Sectors.BYTES;
          int length = Math.min(Sectors.BYTES, cache.length - at);
          System.arraycopy(then, at, platter, at, length);
          if (java.util.Arrays.equals(then, at, at + length, cache, at, at + length)) {
            dirty.clear(sector);
          }
        }
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
      synchronized (FragileHost.this) {
        closed = true;
      }
    }

    @Override
    public String toString() {
      return "fragile disk of " + cache.length + " bytes";
    }
  }
}
