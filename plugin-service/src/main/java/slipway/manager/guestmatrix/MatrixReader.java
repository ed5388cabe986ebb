package slipway.manager.guestmatrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import slipway.manager.migrations.Kind;

/// Reads the matrix's file, whose head tells its form, and holds it to be whole.
final class MatrixReader {
  static final int LINES_MAX = 2_000;
  static final int ROWS_MAX = 5_000;

  private static final Pattern VERSION =
      Pattern.compile("\\d{1,4}(\\.\\d{1,4}){0,3}( R2)?|\\?|\\*");

  /// The number of columns of each sort of line.
  private static final Map<String, Integer> COLUMNS =
      Map.of("reason", 4, "system", 3, "row", 7, "vcenter", 4, "distro", 3, "pretty", 4);

  private final Map<String, Reason> reasons = new HashMap<>();
  private final Map<String, String> titles = new HashMap<>();
  private final Map<String, String> systems = new HashMap<>();
  private final Map<String, Guest> told = new HashMap<>();
  private final Map<String, String> distributions = new HashMap<>();
  private final Map<String, Guest> pretty = new HashMap<>();
  private final Map<Row.Key, Row> rows = new LinkedHashMap<>();
  private final Set<String> used = new HashSet<>();
  private int number;

  private record Reason(String text, String remedy) {}

  private MatrixReader() {}

  /// Throws [MatrixException], which names the line.
  static GuestMatrix read(String text) {
    if (text.length() > GuestMatrix.BYTES_MAX) {
      throw new MatrixException("is longer than " + GuestMatrix.BYTES_MAX + " bytes.");
    }
    MatrixReader reader = new MatrixReader();
    text.lines().forEachOrdered(reader::line);
    reader.requireWhole();
    var names =
        new GuestMatrix.Names(
            Map.copyOf(reader.systems),
            Map.copyOf(reader.told),
            Map.copyOf(reader.distributions),
            Map.copyOf(reader.pretty));
    return new GuestMatrix(reader.rows, names);
  }

  private void line(String line) {
    number++;
    if (number > LINES_MAX) {
      throw mistake("there are more than " + LINES_MAX + " lines");
    }
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    List<String> columns = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    String sort = columns.getFirst();
    Integer wanted = COLUMNS.get(sort);
    if (wanted == null) {
      throw mistake("\"" + sort + "\" is none of " + COLUMNS.keySet().stream().sorted().toList());
    }
    if (columns.size() != wanted) {
      throw mistake("has " + columns.size() + " columns, not " + wanted);
    }
    boolean mayBeEmpty = sort.equals("reason");
    if (columns.subList(0, mayBeEmpty ? wanted - 1 : wanted).contains("")) {
      throw mistake("a column is empty");
    }
    switch (sort) {
      case "reason" -> once(reasons, columns.get(1), new Reason(columns.get(2), columns.get(3)));
      case "system" -> system(list(columns.get(1)), columns.get(2));
      case "vcenter" -> names(told, columns.get(3), guest(columns.get(1), columns.get(2)));
      case "distro" -> names(distributions, columns.get(2), system(columns.get(1)));
      case "pretty" -> names(pretty, columns.get(3), guest(columns.get(1), columns.get(2)));
      default -> rows(columns);
    }
  }

  private void system(List<String> ids, String title) {
    once(titles, ids.getFirst(), title);
    ids.forEach(id -> once(systems, id, ids.getFirst()));
  }

  private void rows(List<String> columns) {
    String system = system(columns.get(1));
    Verdict verdict = word(columns.get(5), Verdict.values(), Verdict::id);
    Reason reason = reasons.get(columns.get(6));
    if (reason == null) {
      throw mistake("there is no reason \"" + columns.get(6) + "\" above");
    }
    if (verdict == Verdict.NO && reason.remedy().isEmpty()) {
      throw mistake("\"" + columns.get(6) + "\" does not say what to do");
    }
    used.add(columns.get(6));
    for (String version : list(columns.get(2))) {
      for (String mode : list(columns.get(3))) {
        for (String kind : list(columns.get(4))) {
          Row row =
              new Row(
                  system,
                  String.valueOf(titles.get(system)),
                  version(version),
                  word(mode, BootMode.values(), BootMode::id),
                  word(kind, Kind.values(), Kind::id),
                  verdict,
                  reason.text(),
                  reason.remedy());
          once(rows, row.key(), row);
        }
      }
    }
    if (rows.size() > ROWS_MAX) {
      throw mistake("there are more than " + ROWS_MAX + " rows");
    }
  }

  /// So that there is an answer to every question.
  private void requireWhole() {
    Set<Guest> guests = new HashSet<>(List.of(new Guest(Guest.ANY, Guest.ANY)));
    rows.keySet().forEach(key -> guests.add(key.guest()));
    for (Guest guest : guests) {
      for (BootMode mode : BootMode.values()) {
        for (Kind kind : Kind.values()) {
          Row.Key key = new Row.Key(guest, mode, kind);
          if (!rows.containsKey(key)) {
            throw new MatrixException(
                "%s %s has no row for %s, %s."
                    .formatted(guest.system(), guest.version(), mode.id(), kind.id()));
          }
        }
      }
    }
    List<String> unused = new ArrayList<>(reasons.keySet());
    unused.removeAll(used);
    if (!unused.isEmpty()) {
      throw new MatrixException("no row has the reason " + unused + ".");
    }
  }

  private Guest guest(String system, String version) {
    return new Guest(system(system), version(version));
  }

  private String system(String id) {
    if (!titles.containsKey(id)) {
      throw mistake("there is no system \"" + id + "\" above");
    }
    return id;
  }

  private String version(String text) {
    if (!VERSION.matcher(text).matches()) {
      throw mistake("\"" + text + "\" is no version");
    }
    return text;
  }

  private <T> void names(Map<String, T> into, String texts, T meant) {
    list(texts).forEach(text -> once(into, text, meant));
  }

  private <K, T> void once(Map<K, T> into, K key, T value) {
    if (into.putIfAbsent(key, value) != null) {
      throw mistake(key + " is there twice");
    }
  }

  private <T> T word(String text, T[] values, Function<T, String> id) {
    return Arrays.stream(values)
        .filter(value -> id.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () -> mistake("\"" + text + "\" is none of " + Arrays.stream(values).map(id).toList()));
  }

  private static List<String> list(String column) {
    return Arrays.stream(column.split(",", -1)).map(String::strip).toList();
  }

  private MatrixException mistake(String what) {
    return new MatrixException("line " + number + ": " + what + ".");
  }
}
