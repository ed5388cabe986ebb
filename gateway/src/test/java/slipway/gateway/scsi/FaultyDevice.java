package slipway.gateway.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.ReadOnlyDeviceException;

/// A device on which reads and writes fail or wait as the test says, at chosen offsets.
public final class FaultyDevice implements BlockDevice {
  private final BlockDevice below;
  private final boolean readOnly;

  public volatile @Nullable IOException failure;
  public volatile @Nullable CountDownLatch gate;

  /// Where the gate stands: a verb at this offset waits for it, others don't.
  public volatile long gatedOffset = -1;

  /// How long each zeroing takes.
  public volatile Duration zeroTakes = Duration.ZERO;

  public final AtomicInteger flushes = new AtomicInteger();
  public volatile @Nullable Durability lastWrite;
  public final CountDownLatch reached = new CountDownLatch(1);

  public FaultyDevice(BlockDevice below, boolean readOnly) {
    this.below = below;
    this.readOnly = readOnly;
  }

  public static FaultyDevice readOnly(BlockDevice below) {
    return new FaultyDevice(below, true);
  }

  @Override
  public long size() {
    return below.size();
  }

  @Override
  public Capabilities capabilities() {
    return readOnly ? below.capabilities().readOnly() : below.capabilities();
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    meet(offset);
    below.read(offset, into);
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    checkWritable();
    meet(offset);
    lastWrite = durability;
    below.write(offset, from, durability);
  }

  @Override
  public void flush() throws IOException {
    flushes.incrementAndGet();
    below.flush();
  }

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    checkWritable();
    LockSupport.parkNanos(zeroTakes.toNanos());
    below.zero(offset, length, durability);
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    checkWritable();
    below.trim(offset, length);
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    return below.extents(offset, length);
  }

  @Override
  public void close() throws IOException {
    below.close();
  }

  private void checkWritable() throws IOException {
    if (readOnly) {
      throw new ReadOnlyDeviceException(this);
    }
  }

  private void meet(long offset) throws IOException {
    CountDownLatch latch = gate;
    if (latch != null && offset == gatedOffset) {
      reached.countDown();
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
    IOException fault = failure;
    if (fault != null) {
      throw fault;
    }
  }

  @Override
  public String toString() {
    return "faults over " + below;
  }
}
