package slipway.gateway.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.ReadOnlyDeviceException;

/// A read-only disk in memory that knows its zeros by the grain.
class MemoryDevice implements BlockDevice {
  private static final int GRAIN = 4096;

  private final byte[] content;
  private volatile boolean closed;

  MemoryDevice(byte[] content) {
    this.content = content;
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
    checkOpen();
    checkRange(offset, into.remaining());
    into.put(content, (int) offset, into.remaining());
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    checkOpen();
    checkRange(offset, length);
    List<Extent> extents = new ArrayList<>();
    for (long at = offset; at < offset + length && extents.size() < Extent.MAX_PER_CALL; ) {
      long end = Math.min(offset + length, (at / GRAIN + 1) * GRAIN);
      Extent.Kind kind =
          Blocks.isZero(content, (int) at, (int) (end - at)) ? Extent.Kind.ZERO : Extent.Kind.DATA;
      extents.add(new Extent(at, end - at, kind));
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

  private void checkOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public String toString() {
    return "memory of " + content.length + " bytes";
  }
}
