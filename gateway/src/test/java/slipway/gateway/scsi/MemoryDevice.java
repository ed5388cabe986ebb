package slipway.gateway.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;

/// A disk in memory which can do everything: zero, trim and tell extents, in grains of 4 KiB.
public final class MemoryDevice implements BlockDevice {
  private static final int GRAIN_BYTES = 4096;

  private final ByteBuffer memory;
  private final BitSet allocated = new BitSet();
  private volatile boolean closed;

  public MemoryDevice(int size) {
    this.memory = ByteBuffer.allocateDirect(size);
  }

  @Override
  public long size() {
    return memory.capacity();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, true, true);
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    check(offset, into.remaining());
    int length = into.remaining();
    into.put(into.position(), memory, (int) offset, length);
    into.position(into.position() + length);
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    check(offset, from.remaining());
    int length = from.remaining();
    if (length == 0) {
      return;
    }
    memory.put((int) offset, from, from.position(), length);
    from.position(from.position() + length);
    synchronized (allocated) {
      int last = (int) ((offset + length - 1) / GRAIN_BYTES);
      allocated.set((int) (offset / GRAIN_BYTES), last + 1);
    }
  }

  @Override
  public void flush() throws IOException {
    check(0, 0);
  }

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    check(offset, length);
    for (long i = 0; i < length; i++) {
      memory.put((int) (offset + i), (byte) 0);
    }
    synchronized (allocated) {
      int first = (int) ((offset + GRAIN_BYTES - 1) / GRAIN_BYTES);
      int end = (int) ((offset + length) / GRAIN_BYTES);
      if (end > first) {
        allocated.clear(first, end);
      }
    }
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    zero(offset, length, Durability.VOLATILE);
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    check(offset, length);
    List<Extent> extents = new ArrayList<>();
    synchronized (allocated) {
      for (long at = offset; at < offset + length; ) {
        int grain = (int) (at / GRAIN_BYTES);
        boolean data = allocated.get(grain);
        int next = data ? allocated.nextClearBit(grain) : allocated.nextSetBit(grain);
        long end = next < 0 ? offset + length : (long) next * GRAIN_BYTES;
        end = Math.min(end, offset + length);
        extents.add(new Extent(at, end - at, data ? Extent.Kind.DATA : Extent.Kind.ZERO));
        at = end;
      }
    }
    return extents;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void check(long offset, long length) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    checkRange(offset, length);
  }

  @Override
  public String toString() {
    return "memory of " + memory.capacity() + " bytes";
  }
}
