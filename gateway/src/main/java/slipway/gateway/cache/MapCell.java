package slipway.gateway.cache;

import java.util.ArrayList;
import java.util.List;

/// One stretch of a volume in a picture of its map, in bytes of each kind.
///
/// @param demanded of `fetched`, about how much was fetched because somebody waited for it
public record MapCell(
    long offset, long length, long absent, long zero, long fetched, long demanded, long written) {

  /// More cells than any screen has pixels to show them.
  public static final int MAX_CELLS = 65_536;

  static List<MapCell> picture(PresenceMap map, int cells) {
    if (cells < 1 || cells > MAX_CELLS) {
      throw new IllegalArgumentException("a picture has 1 to " + MAX_CELLS + " cells");
    }
    long total = map.grainCount();
    long perCell = Math.ceilDiv(total, (long) cells);
    List<MapCell> picture = new ArrayList<>();
    for (long from = 0; from < total; from += perCell) {
      picture.add(of(map, from, Math.min(total, from + perCell)));
    }
    return picture;
  }

  private static MapCell of(PresenceMap map, long from, long to) {
    long[] counts = new long[GrainState.values().length];
    map.grains().countStates(from, to, counts);
    long offset = from * MapGeometry.GRAIN_BYTES;
    long length = Math.min(map.size(), to * MapGeometry.GRAIN_BYTES) - offset;
    long shortBy = (to - from) * MapGeometry.GRAIN_BYTES - length;
    long[] bytes = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      bytes[i] = counts[i] * MapGeometry.GRAIN_BYTES;
    }
    if (shortBy > 0) {
      bytes[map.state(to - 1).code()] -= shortBy;
    }
    long demanded =
        Math.min(bytes[2], map.grains().demandTally(from, to) * MapGeometry.GRAIN_BYTES);
    return new MapCell(offset, length, bytes[0], bytes[1], bytes[2], demanded, bytes[3]);
  }
}
