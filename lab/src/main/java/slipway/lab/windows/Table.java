package slipway.lab.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import slipway.lab.powershell.CmdletCall;
import slipway.lab.powershell.PsObject;

/// Objects of a kind, as in network cards. What is given out is a copy.
public final class Table {
  private final List<PsObject> rows = new ArrayList<>();

  public PsObject add(Object... namesAndValues) {
    PsObject row = PsObject.of(namesAndValues);
    rows.add(row);
    return row;
  }

  /// The rows themselves.
  public List<PsObject> rows() {
    return List.copyOf(rows);
  }

  public void removeIf(Predicate<PsObject> which) {
    rows.removeIf(which);
  }

  /// The rows that have what those parameters of the call say, where it says it.
  List<PsObject> matching(CmdletCall call, String... names) {
    return rows.stream().filter(row -> matches(row, call, names)).toList();
  }

  static boolean matches(PsObject row, CmdletCall call, String... names) {
    for (String name : names) {
      if (call.has(name)
          && call.texts(name).stream().noneMatch(t -> t.equalsIgnoreCase(row.text(name)))) {
        return false;
      }
    }
    return true;
  }

  static List<Object> copies(List<PsObject> rows) {
    return rows.stream().map(row -> (Object) row.copy(PsObject.Kind.OBJECT)).toList();
  }

  @Override
  public String toString() {
    TreeSet<String> lines = new TreeSet<>();
    rows.forEach(row -> lines.add(row.toString()));
    return String.join("\n", lines);
  }
}
