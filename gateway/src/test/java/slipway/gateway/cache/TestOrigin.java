package slipway.gateway.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.ReadOnlyDeviceException;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;

/// An origin in memory that writes down every read, and can be held up, cut off or made flaky.
/// It tells its zeros by 64 KiB.
public class TestOrigin implements BlockDevice {
  /// One read that reached the origin.
  public record Read(long offset, int length, Urgency urgency) {}

  private static final int EXTENT = 64 << 10;

  private final byte[] content;
  private final List<Read> reads = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean reachable = true;
  private volatile @Nullable Semaphore held;
  private volatile int failEvery;
  private volatile int count;

  public TestOrigin(byte[] content) {
    this.content = content;
  }

  /// Cuts or mends the way to the origin.
  public void setReachable(boolean to) {
    reachable = to;
  }

  /// Makes every n-th read fail as if the link had dropped.
  public TestOrigin failEvery(int n) {
    failEvery = n;
    return this;
  }

  /// Lets every read wait until `permits` are released.
  public Semaphore hold() {
    Semaphore permits = new Semaphore(0);
    held = permits;
    return permits;
  }

  public List<Read> reads() {
    synchronized (reads) {
      return List.copyOf(reads);
    }
  }

  /// The offsets that were read, in ascending order and with repetitions.
  public List<Long> offsetsRead() {
    return reads().stream().map(Read::offset).sorted().toList();
  }

  @Override
  public long size() {
    return content.length;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, false, true);
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    checkRange(offset, into.remaining());
    reads.add(new Read(offset, into.remaining(), Urgency.current()));
    Semaphore permits = held;
    if (permits != null) {
      permits.acquireUninterruptibly();
    }
    boolean fails;
    synchronized (this) {
      fails = failEvery > 0 && ++count % failEvery == 0;
    }
    if (!reachable || fails) {
      throw new UnreachableException("the test cut the link");
    }
    into.put(content, (int) offset, into.remaining());
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
  public List<Extent> extents(long offset, long length) throws IOException {
    checkRange(offset, length);
    if (!reachable) {
      throw new UnreachableException("the test cut the link");
    }
    List<Extent> extents = new ArrayList<>();
    for (long at = offset; at < offset + length; ) {
      long end = Math.min(offset + length, (at / EXTENT + 1) * EXTENT);
      boolean zero = true;
      for (long i = at; i < end && zero; i++) {
        zero = content[(int) i] == 0;
      }
      extents.add(new Extent(at, end - at, zero ? Extent.Kind.ZERO : Extent.Kind.DATA));
      at = end;
    }
    return extents;
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "test origin";
  }
}
