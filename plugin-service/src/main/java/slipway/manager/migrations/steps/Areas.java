package slipway.manager.migrations.steps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import slipway.manager.vsphere.VSphere.Area;

/// Lists of areas, kept small enough for one request.
final class Areas {
  /// The most areas one request carries; about 4 MiB of JSON.
  static final int COUNT_MAX = 65_536;

  private Areas() {}

  /// The same bytes in order, with neighbours joined. When there are too many areas the smallest
  /// gaps between them are counted in: a superset is right for what is allocated and for what
  /// changed, and only costs reading a little more.
  static List<Area> coalesced(List<Area> areas) {
    return coalesced(areas, COUNT_MAX);
  }

  static List<Area> coalesced(List<Area> areas, int countMax) {
    List<Area> sorted = new ArrayList<>(areas);
    sorted.sort(Comparator.comparingLong(Area::offset));
    List<Area> joined = join(sorted, 0);
    if (joined.size() <= countMax) {
      return joined;
    }
    long[] gaps = new long[joined.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = joined.get(i + 1).offset() - end(joined.get(i));
    }
    java.util.Arrays.sort(gaps);
    return join(joined, gaps[joined.size() - countMax - 1]);
  }

  static long bytes(List<Area> areas) {
    return areas.stream().mapToLong(Area::length).sum();
  }

  private static List<Area> join(List<Area> sorted, long gapMax) {
    List<Area> joined = new ArrayList<>();
    for (Area area : sorted) {
      if (!joined.isEmpty() && area.offset() - end(joined.getLast()) <= gapMax) {
        Area last = joined.removeLast();
        long end = Math.max(end(last), end(area));
        joined.add(new Area(last.offset(), end - last.offset()));
      } else {
        joined.add(area);
      }
    }
    return joined;
  }

  private static long end(Area area) {
    return area.offset() + area.length();
  }
}
