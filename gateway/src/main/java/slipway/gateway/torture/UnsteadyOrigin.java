package slipway.gateway.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.ReadOnlyDeviceException;
import slipway.gateway.block.UnreachableException;

/// An origin of [Sectors] over a link that is slow, lossy and now and then cut. A slow reply comes
/// after the asker has given up or asked again, which is how a late and a doubled reply look from
/// above. What is cut off half way has filled half of the buffer.
final class UnsteadyOrigin implements BlockDevice {
  private static final int ZERO_EXTENT = 64 << 10;

  private final long[] versions;
  private final long size;
  private final Random random;
  private final AtomicLong faults = new AtomicLong();
  private volatile int faultsPerMille;
  private volatile boolean gone;

  /// @param versions what each sector holds
  UnsteadyOrigin(long[] versions, long size, long seed) {
    this.versions = versions;
    this.size = size;
    this.random = new Random(seed);
  }

  /// From now on so many of a thousand reads are late or fail.
  void fail(int perMille) {
    faultsPerMille = perMille;
  }

  /// Cuts the link for good.
  void cut() {
    gone = true;
  }

  long faults() {
    return faults.get();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, false, true);
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    checkRange(offset, into.remaining());
    ByteBuffer bytes = content(offset, into.remaining());
    int fate = random.nextInt(1000);
    if (gone || fate < faultsPerMille) {
      faults.incrementAndGet();
      if (gone || fate % 3 == 0) {
        into.put(bytes.limit(bytes.limit() / 2));
        throw new UnreachableException("the link was cut");
      }
      boolean tooLate = fate % 3 == 1;
      LockSupport.parkNanos(tooLate ? random.nextInt(400_000_000) : random.nextInt(5_000_000));
    }
    into.put(bytes);
  }

  private ByteBuffer content(long offset, int length) {
    int first = (int) (offset / Sectors.BYTES);
    int end = (int) ((offset + length + Sectors.BYTES - 1) / Sectors.BYTES);
    ByteBuffer bytes = ByteBuffer.allocate((end - first) * Sectors.BYTES);
    for (int sector = first; sector < end; sector++) {
      Sectors.put(bytes, sector, versions[sector]);
    }
    return bytes.slice((int) (offset % Sectors.BYTES), length);
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    checkRange(offset, length);
    if (gone) {
      throw new UnreachableException("the link was cut");
    }
    List<Extent> extents = new ArrayList<>();
    for (long at = offset; at < offset + length; ) {
      long end = Math.min(offset + length, (at / ZERO_EXTENT + 1) * ZERO_EXTENT);
      boolean zero = true;
      for (long sector = at / Sectors.BYTES; sector * Sectors.BYTES < end; sector++) {
        zero &= versions[(int) sector] == Sectors.ZEROS;
      }
      extents.add(new Extent(at, end - at, zero ? Extent.Kind.ZERO : Extent.Kind.DATA));
      at = end;
    }
    return extents;
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  @Override
  public void flush() {}

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "unsteady origin";
  }
}
