package slipway.gateway.block;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A read-only disk of which somebody knows where it holds data; the rest reads as zeros.
///
/// Changed block tracking tells allocated areas that a block device itself cannot tell. They make
/// [#extents] answer, so that nobody carries zeros over a link.
public final class KnownZeros implements BlockDevice {
  private final BlockDevice device;

  /// The allocated runs by their offset: disjoint, not touching, ascending.
  private final NavigableMap<Long, Long> endByOffset = new TreeMap<>();

  /// @param allocated where the data is, in any order, overlapping or not; what lies beyond the
  ///     device's end is ignored
  public KnownZeros(BlockDevice device, List<Extent> allocated) {
    this.device = device;
    allocated.stream()
        .sorted(Comparator.comparingLong(Extent::offset))
        .forEach(extent -> add(extent.offset(), Math.min(extent.end(), device.size())));
  }

  private void add(long offset, long end) {
    if (offset >= end) {
      return;
    }
    Map.Entry<Long, Long> before = endByOffset.lastEntry();
    if (before != null && before.getValue() >= offset) {
      endByOffset.put(before.getKey(), Math.max(before.getValue(), end));
    } else {
      endByOffset.put(offset, end);
    }
  }

  @Override
  public List<Extent> extents(long offset, long length) {
    checkRange(offset, length);
    List<Extent> extents = new ArrayList<>();
    long end = offset + length;
    long at = offset;
    while (at < end && extents.size() < Extent.MAX_PER_CALL) {
      Map.Entry<Long, Long> run = endByOffset.floorEntry(at);
      boolean data = run != null && run.getValue() > at;
      Long nextRun = endByOffset.higherKey(at);
      long upTo = data ? run.getValue() : nextRun == null ? end : nextRun;
      long pieceEnd = Math.min(upTo, end);
      extents.add(new Extent(at, pieceEnd - at, data ? Extent.Kind.DATA : Extent.Kind.ZERO));
      at = pieceEnd;
    }
    return extents;
  }

  @Override
  public long size() {
    return device.size();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, false, true);
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    device.read(offset, into);
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    throw new ReadOnlyDeviceException(this);
  }

  @Override
  public void flush() throws IOException {
    device.flush();
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
    device.close();
  }

  @Override
  public String toString() {
    return endByOffset.size() + " allocated runs of " + device;
  }
}
