package slipway.manager.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/// The audit log as a file, the oldest entry first. It goes out as it comes in: a log of years
/// needs no more memory than one of a day.
public final class AuditExport {
  /// So many entries are on their way from the database at a time.
  private static final int FETCHED = 500;

  private static final List<String> NAMES =
      List.of("id", "at", "user", "address", "action", "object", "detail");

  private final Jdbi jdbi;

  public AuditExport(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// How it is written.
  public enum Format {
    /// RFC 4180, with a line of names.
    CSV,
    /// RFC 8259: one array, an entry per line.
    JSON
  }

  /// Answers how many entries there were.
  ///
  /// @param since from then on
  /// @param until and before then
  public long write(Optional<Instant> since, Optional<Instant> until, Format format, Appendable out)
      throws IOException {
    long[] count = {0};
    out.append(format == Format.CSV ? csv(NAMES.stream()) : "[");
    try {
      // Outside of a transaction the driver would fetch everything at once.
      jdbi.useTransaction(
          handle -> {
            try (Stream<Audit.Entry> entries =
                handle
                    .createQuery(
                        """
                        select * from audit
                        where (:anySince or at >= :since) and (:anyUntil or at < :until)
                        order by id""")
                    .bind("anySince", since.isEmpty())
                    .bind("since", Timestamp.from(since.orElse(Instant.EPOCH)))
                    .bind("anyUntil", until.isEmpty())
                    .bind("until", Timestamp.from(until.orElse(Instant.EPOCH)))
                    .setFetchSize(FETCHED)
                    .map((rs, context) -> entry(rs))
                    .stream()) {
              entries.forEach(entry -> append(out, format, entry, count[0]++ == 0));
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (format == Format.JSON) {
      out.append("\n]\n");
    }
    return count[0];
  }

  private static void append(Appendable out, Format format, Audit.Entry entry, boolean first) {
    List<String> values =
        List.of(
            Long.toString(entry.id()),
            entry.at().toString(),
            entry.user(),
            entry.address(),
            entry.action(),
            entry.object(),
            entry.detail());
    try {
      switch (format) {
        case CSV -> out.append(csv(values.stream()));
        case JSON -> out.append(first ? "\n" : ",\n").append(json(values));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Audit.Entry entry(ResultSet rs) throws SQLException {
    return new Audit.Entry(
        rs.getLong("id"),
        rs.getTimestamp("at").toInstant(),
        rs.getString("by_user"),
        rs.getString("address"),
        rs.getString("action"),
        rs.getString("object"),
        rs.getString("detail"));
  }

  private static String csv(Stream<String> values) {
    return values.map(AuditExport::field).collect(Collectors.joining(",")) + "\r\n";
  }

  // A spreadsheet takes what begins so for a formula, and would run it.
  private static String field(String value) {
    String harmless = value.matches("(?s)[=+@\\t\\r-].*") ? "'" + value : value;
    boolean plain = harmless.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? harmless : '"' + harmless.replace("\"", "\"\"") + '"';
  }

  private static String json(List<String> values) {
    StringBuilder text = new StringBuilder("{\"id\": ").append(values.getFirst());
    for (int i = 1; i < NAMES.size(); i++) {
      text.append(", \"").append(NAMES.get(i)).append("\": \"");
      escape(text, values.get(i));
      text.append('"');
    }
    return text.append('}').toString();
  }

  // RFC 8259 §7.
  private static void escape(StringBuilder text, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
  }
}
