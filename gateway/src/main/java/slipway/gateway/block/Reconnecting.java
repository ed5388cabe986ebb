package slipway.gateway.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A read-only device that is opened when it is first needed and opened again when it breaks, so
/// that a volume can open while its origin is down.
///
/// A verb fails with [UnreachableException] when the device under it does; the next verb after it
/// opens a new one. Openings that fail are not repeated sooner than [#PAUSE]: whoever comes in
/// between gets the same answer. The lock guards the current device; opening happens under it, so
/// that many readers open one device and not many.
public final class Reconnecting implements BlockDevice {
  /// The least time between two attempts to open.
  public static final Duration PAUSE = Duration.ofMillis(200);

  /// Opens the device anew.
  public interface Opener {
    BlockDevice open() throws IOException;
  }

  private final String name;
  private final long size;
  private final Opener opener;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable BlockDevice current;
  private @Nullable UnreachableException lastFailure;
  private long failedNanos;
  private boolean closed;

  /// A device of `size` bytes; what the opener brings must have the same size. Nothing is opened
  /// yet.
  ///
  /// @param name for people: what is opened
  public Reconnecting(String name, long size, Opener opener) {
    this.name = name;
    this.size = size;
    this.opener = opener;
  }

  @Override
  public long size() {
    return size;
  }

  /// The same whether the device is reachable or not, so extents may turn out to be all data.
  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, false, true);
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    checkRange(offset, into.remaining());
    BlockDevice device = device();
    try {
      device.read(offset, into);
    } catch (UnreachableException | ClosedChannelException e) {
      throw broken(device, e);
    }
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    checkRange(offset, length);
    BlockDevice device = device();
    try {
      return device.extents(offset, length);
    } catch (UnreachableException | ClosedChannelException e) {
      throw broken(device, e);
    }
  }

  private BlockDevice device() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new ClosedChannelException();
      }
      if (current != null) {
        return current;
      }
      if (lastFailure != null && System.nanoTime() - failedNanos < PAUSE.toNanos()) {
        throw new UnreachableException(String.valueOf(lastFailure.getMessage()), lastFailure);
      }
      BlockDevice opened = open();
      current = opened;
      lastFailure = null;
      return opened;
    } finally {
      lock.unlock();
    }
  }

  private BlockDevice open() throws IOException {
    BlockDevice opened;
    try {
      opened = opener.open();
    } catch (IOException e) {
      failedNanos = System.nanoTime();
      lastFailure =
          e instanceof UnreachableException unreachable
              ? unreachable
              : new UnreachableException(name + " cannot be opened: " + e.getMessage(), e);
      throw lastFailure;
    }
    if (opened.size() != size) {
      long other = opened.size();
      opened.close();
      throw new IOException(
          name + " had " + size + " bytes and now has " + other + ": another disk");
    }
    return opened;
  }

  /// Forgets the device, unless somebody else has already, and tells the caller why.
  private IOException broken(BlockDevice device, IOException why) {
    lock.lock();
    try {
      if (closed) {
        return new ClosedChannelException();
      }
      if (current == device) {
        current = null;
        device.close();
      }
    } catch (IOException e) {
      why.addSuppressed(e);
    } finally {
      lock.unlock();
    }
    return why instanceof UnreachableException
        ? why
        : new UnreachableException(name + " was closed", why);
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  @Override
  public void flush() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new ClosedChannelException();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      if (current != null) {
        current.close();
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return name + ", reopened when it breaks";
  }
}
