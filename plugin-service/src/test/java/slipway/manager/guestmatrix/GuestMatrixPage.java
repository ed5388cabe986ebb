package slipway.manager.guestmatrix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import slipway.manager.migrations.Kind;

/// docs/guest-matrix.md, made of the matrix.
final class GuestMatrixPage {
  private final GuestMatrix matrix;
  private final List<Why> notes = new ArrayList<>();

  private record Why(String reason, String remedy) {}

  private GuestMatrixPage(GuestMatrix matrix) {
    this.matrix = matrix;
  }

  static String render(GuestMatrix matrix) {
    return new GuestMatrixPage(matrix).text();
  }

  /// What others wrote below, from the mark on.
  static String below(String page) {
    int mark = page.indexOf("<!-- runs");
    return mark < 0 ? "" : "\n" + page.substring(mark);
  }

  private String text() {
    StringBuilder text =
        new StringBuilder(
            """
            # Guests

            Which operating systems, firmware and kinds of migration go together. This page is made of
            `plugin-service/src/main/resources/guestmatrix/guest-matrix.txt` (`GuestMatrixPageTest` with
            `-Dtest.jvm.flags=-Ddocs.write=true` makes it anew), which the pre-checks, the machine's actions and the preparation
            go by, and which `GET /api/v1/guest-matrix` tells.

            - **yes**: it ran in the lab of this project.
            - unverified: nothing is known to stand in its way, and it never ran. The pre-checks warn.
            - no: refused, with the reason and what to do.

            Guests have 64 bits. A version means those below it too, unless they have a row: 8 is also 8.10. What the system is, is
            asked of VMware Tools' detailed data first, then of the name and the id that vCenter has, and before a guest is prepared, of
            its own `os-release`. The interface that Slipway speaks to vCenter (vim25 6.0) has no property for Secure Boot: where no
            setting `uefi.secureBoot.enabled` tells that it is on, a machine with UEFI is held to the more cautious of both columns.

            | system | version | BIOS warm | BIOS cold | UEFI warm | UEFI cold | Secure Boot warm | Secure Boot cold |
            |---|---|---|---|---|---|---|---|
            """);
    lines().forEach((line, versions) -> text.append(line.formatted(String.join(", ", versions))));
    text.append("\nWhy, and what to do:\n\n");
    for (int i = 0; i < notes.size(); i++) {
      Why note = notes.get(i);
      text.append("%d. %s".formatted(i + 1, note.reason()));
      text.append(note.remedy().isEmpty() ? "\n" : " *" + note.remedy() + "*\n");
    }
    return text.toString();
  }

  /// Versions of which the same is known share a line.
  private Map<String, List<String>> lines() {
    Map<Guest, String> names = new LinkedHashMap<>();
    matrix.rows().forEach(row -> names.put(row.key().guest(), row.name()));
    Map<String, List<String>> lines = new LinkedHashMap<>();
    names.forEach(
        (guest, name) ->
            lines
                .computeIfAbsent(line(guest, name), line -> new ArrayList<>())
                .add(version(guest.version())));
    return lines;
  }

  private String line(Guest guest, String name) {
    List<String> cells = new ArrayList<>(List.of(name, "%s"));
    for (BootMode mode : BootMode.values()) {
      for (Kind kind : Kind.values()) {
        cells.add(cell(matrix.row(guest, mode, kind)));
      }
    }
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String version(String version) {
    return switch (version) {
      case Guest.UNTOLD -> "not told";
      case Guest.ANY -> "any";
      default -> version;
    };
  }

  private String cell(Row row) {
    String verdict =
        switch (row.verdict()) {
          case SUPPORTED -> "**yes**";
          case UNVERIFIED -> "unverified";
          case NO -> "no";
        };
    return verdict + " " + note(new Why(row.reason(), row.remedy()));
  }

  private int note(Why why) {
    if (!notes.contains(why)) {
      notes.add(why);
    }
    return notes.indexOf(why) + 1;
  }
}
