package slipway.gateway.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import slipway.gateway.block.Extent;

/// The grains from `from` to just before `to`.
record GrainRange(long from, long to) {

  /// The grains that a range of bytes touches.
  static GrainRange touching(long offset, long length) {
    return new GrainRange(
        offset / MapGeometry.GRAIN_BYTES,
        Math.ceilDiv(offset + length, (long) MapGeometry.GRAIN_BYTES));
  }

  /// The grains that lie wholly in a range of bytes of a device of `size` bytes, whose last grain
  /// may be short. May be empty, with `to` before `from`.
  static GrainRange within(long offset, long length, long size) {
    long end = offset + length;
    return new GrainRange(
        Math.ceilDiv(offset, (long) MapGeometry.GRAIN_BYTES),
        end == size
            ? Math.ceilDiv(end, (long) MapGeometry.GRAIN_BYTES)
            : end / MapGeometry.GRAIN_BYTES);
  }

  /// The grains that any of the extents touches, ascending and disjoint.
  static List<GrainRange> touching(List<Extent> extents) {
    List<GrainRange> merged = new ArrayList<>();
    extents.stream()
        .map(extent -> touching(extent.offset(), extent.length()))
        .sorted(Comparator.comparingLong(GrainRange::from))
        .forEach(
            next -> {
              if (!merged.isEmpty() && merged.getLast().to >= next.from) {
                GrainRange last = merged.removeLast();
                merged.add(new GrainRange(last.from, Math.max(last.to, next.to)));
              } else {
                merged.add(next);
              }
            });
    return merged;
  }

  boolean isEmpty() {
    return to <= from;
  }

  GrainRange clippedTo(long first, long end) {
    return new GrainRange(Math.max(from, first), Math.min(to, end));
  }
}
