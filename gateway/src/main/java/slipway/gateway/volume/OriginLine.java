package slipway.gateway.volume;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.ReadOnlyDeviceException;
import slipway.gateway.block.UnreachableException;

/// An origin that is opened when it is first needed, and again after it was lost, so that a volume
/// opens while its origin is out of reach.
///
/// Between two attempts to open lies [#REOPEN_AFTER_NANOS]; whoever asks in between gets the
/// last attempt's answer.
final class OriginLine implements BlockDevice {
  static final long REOPEN_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /// What is done with the opened origin.
  private interface Use<T> {
    T with(BlockDevice origin) throws IOException;
  }

  private final URI address;
  private final OriginOpener opener;
  private final long size;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable BlockDevice device;
  private @Nullable UnreachableException lastFailure;
  private long lastAttempt;
  private volatile boolean released;

  OriginLine(URI address, OriginOpener opener, long size) {
    this.address = address;
    this.opener = opener;
    this.size = size;
  }

  private <T> T use(Use<T> use) throws IOException {
    BlockDevice origin = device;
    if (origin == null) {
      origin = connect();
    }
    try {
      return use.with(origin);
    } catch (UnreachableException e) {
      drop(origin);
      throw e;
    } catch (java.nio.channels.ClosedChannelException e) {
      // Somebody else dropped it while we were reading.
      drop(origin);
      throw new UnreachableException(address + " was closed", e);
    }
  }

  private BlockDevice connect() throws IOException {
    lock.lock();
    try {
      BlockDevice there = device;
      if (there != null) {
        return there;
      }
      if (released) {
        throw new UnreachableException(address + " is not used any more");
      }
      UnreachableException failure = lastFailure;
      if (failure != null && System.nanoTime() - lastAttempt < REOPEN_AFTER_NANOS) {
        throw new UnreachableException(address + " could not be opened", failure);
      }
      lastAttempt = System.nanoTime();
      BlockDevice opened = opener.open(address);
      if (opened.size() != size) {
        long actual = opened.size();
        opened.close();
        throw new IOException(address + " has " + actual + " bytes, the volume " + size);
      }
      lastFailure = null;
      device = opened;
      return opened;
    } catch (UnreachableException e) {
      lastFailure = e;
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private void drop(BlockDevice origin) throws IOException {
    lock.lock();
    try {
      if (device == origin) {
        device = null;
        origin.close();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Capabilities capabilities() {
    return Capabilities.READ_ONLY;
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    use(
        origin -> {
          origin.read(offset, into);
          return into;
        });
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    return use(origin -> origin.extents(offset, length));
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    throw new ReadOnlyDeviceException(this);
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
  public void flush() {}

  /// Lets go of the origin for good.
  @Override
  public void close() throws IOException {
    released = true;
    BlockDevice last = device;
    if (last != null) {
      drop(last);
    }
  }

  @Override
  public String toString() {
    return "origin " + address;
  }
}
