package slipway.gateway.control;

import java.util.List;
import slipway.gateway.block.Extent;

/// A run of bytes in a request.
public record Area(long offset, long length) {

  /// The same as data extents; throws IllegalArgumentException for impossible ones.
  static List<Extent> extents(List<Area> areas) {
    return areas.stream()
        .filter(area -> area.length != 0)
        .map(area -> new Extent(area.offset, area.length, Extent.Kind.DATA))
        .toList();
  }
}
