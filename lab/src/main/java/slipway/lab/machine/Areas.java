package slipway.lab.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Sets of areas, and the text file that keeps one.
final class Areas {
  private static final String MAGIC = "slipway-areas 1";

  private Areas() {}

  /// Ascending, disjoint and not touching: the union of what is given in any order.
  static List<Area> union(List<Area> any) {
    List<Area> sorted = new ArrayList<>(any);
    sorted.sort(Comparator.comparingLong(Area::start));
    List<Area> joined = new ArrayList<>();
    for (Area area : sorted) {
      Area last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && area.start() <= last.end()) {
        long end = Math.max(last.end(), area.end());
        joined.set(joined.size() - 1, new Area(last.start(), end - last.start()));
      } else {
        joined.add(area);
      }
    }
    return joined;
  }

  static void save(Path file, List<Area> areas) throws IOException {
    StringBuilder text = new StringBuilder(MAGIC).append('\n');
    areas.forEach(a -> text.append(a.start()).append(' ').append(a.length()).append('\n'));
    text.append("end ").append(areas.size()).append('\n');
    DurableFile.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  static List<Area> load(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    int count = lines.size() - 2;
    if (count < 0 || !lines.getFirst().equals(MAGIC) || !lines.getLast().equals("end " + count)) {
      throw new IOException(file + " is not a whole list of areas");
    }
    List<Area> areas = new ArrayList<>(count);
    for (String line : lines.subList(1, count + 1)) {
      int space = line.indexOf(' ');
      areas.add(
          new Area(
              Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1))));
    }
    return areas;
  }
}
