package slipway.manager.migrations;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Rows as RFC 4180 writes them.
final class Csv {
  private static final String END = "\r\n";

  private Csv() {}

  static String of(List<MigrationTable.Row> rows) {
    StringBuilder text = new StringBuilder();
    text.append("id,name,kind,group,state,machine,sourceSite,destinationSite,createdBy,createdAt");
    text.append(END);
    for (MigrationTable.Row row : rows) {
      text.append(
          Stream.of(
                  row.id().toString(),
                  row.name(),
                  row.kind(),
                  row.group(),
                  row.state(),
                  row.machine(),
                  row.sourceSite(),
                  row.destinationSite(),
                  row.createdBy(),
                  row.createdAt().toString())
              .map(Csv::field)
              .collect(Collectors.joining(",")));
      text.append(END);
    }
    return text.toString();
  }

  // A spreadsheet takes what begins so for a formula, and would run it.
  private static String field(String value) {
    String harmless = value.matches("(?s)[=+@\\t\\r-].*") ? "'" + value : value;
    boolean plain = harmless.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
  }
}
