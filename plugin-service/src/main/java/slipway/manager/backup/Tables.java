package slipway.manager.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.PGConnection;

/// The tables of a schema, copied out and in by PostgreSQL's own COPY in text form, which has not
/// changed between its versions.
///
/// Names come from the catalogue, or from a manifest that has checked them.
final class Tables {
  /// Flyway's own: the schema that is restored into has one.
  private static final String HISTORY = "flyway_schema_history";

  private final Jdbi jdbi;
  private final Connection connection;
  private final String schema;

  /// @param jdbi over that connection
  Tables(Jdbi jdbi, Connection connection, String schema) {
    this.jdbi = jdbi;
    this.connection = connection;
    this.schema = schema;
  }

  /// The columns of each table.
  Map<String, List<String>> columns() {
    Map<String, List<String>> columns = new TreeMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.relname, a.attname
                    from pg_class c
                      join pg_namespace n on n.oid = c.relnamespace
                      join pg_attribute a on a.attrelid = c.oid
                    where n.nspname = :schema and c.relkind = 'r' and c.relname <> :history
                      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                    order by c.relname, a.attnum""")
                .bind("schema", schema)
                .bind("history", HISTORY)
                .map((rs, context) -> List.of(rs.getString(1), rs.getString(2)))
                .forEach(
                    row ->
                        columns
                            .computeIfAbsent(row.getFirst(), table -> new ArrayList<>())
                            .add(row.getLast())));
    return columns;
  }

  /// Where each sequence stands; those that were never used are left out.
  Map<String, Long> sequences() {
    Map<String, Long> sequences = new TreeMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select sequencename, last_value from pg_sequences
                    where schemaname = :schema and last_value is not null""")
                .bind("schema", schema)
                .map((rs, context) -> Map.entry(rs.getString(1), rs.getLong(2)))
                .forEach(entry -> sequences.put(entry.getKey(), entry.getValue())));
    return sequences;
  }

  /// Tables in an order in which each comes after those that it refers to.
  List<String> inOrder() {
    Map<String, Set<String>> needs = new TreeMap<>();
    columns().keySet().forEach(table -> needs.put(table, new HashSet<>()));
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select c.relname, r.relname
                    from pg_constraint k
                      join pg_class c on c.oid = k.conrelid
                      join pg_class r on r.oid = k.confrelid
                      join pg_namespace n on n.oid = c.relnamespace
                    where k.contype = 'f' and n.nspname = :schema and c.oid <> r.oid""")
                .bind("schema", schema)
                .map((rs, context) -> Map.entry(rs.getString(1), rs.getString(2)))
                .forEach(
                    reference -> {
                      Set<String> its = needs.get(reference.getKey());
                      if (its != null) {
                        its.add(reference.getValue());
                      }
                    }));
    List<String> ordered = new ArrayList<>();
    while (ordered.size() < needs.size()) {
      List<String> next =
          needs.entrySet().stream()
              .filter(e -> !ordered.contains(e.getKey()) && ordered.containsAll(e.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (next.isEmpty()) {
        throw new IllegalStateException("tables refer to each other in a circle: " + needs);
      }
      ordered.addAll(next);
    }
    return ordered;
  }

  void copyOut(String table, List<String> columns, OutputStream out) throws IOException {
    String sql = "copy " + name(table) + " (" + quoted(columns) + ") to stdout encoding 'UTF8'";
    try {
      connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, out);
    } catch (SQLException e) {
      throw new IOException("table " + table + " cannot be read", e);
    }
  }

  long copyIn(String table, List<String> columns, InputStream in) throws IOException {
    String sql = "copy " + name(table) + " (" + quoted(columns) + ") from stdin encoding 'UTF8'";
    try {
      return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, in);
    } catch (SQLException e) {
      throw new IOException("table " + table + " does not take what the backup holds", e);
    }
  }

  /// What migrations put into new tables gives way.
  void empty() {
    List<String> names = columns().keySet().stream().map(this::name).toList();
    jdbi.useHandle(handle -> handle.execute("truncate " + String.join(", ", names)));
  }

  void set(Map<String, Long> sequences) {
    jdbi.useHandle(
        handle ->
            sequences.forEach(
                (sequence, at) ->
                    handle
                        .createQuery("select setval(cast(:name as regclass), :at)")
                        .bind("name", name(sequence))
                        .bind("at", at)
                        .mapTo(Long.class)
                        .one()));
  }

  private String name(String table) {
    return '"' + schema + "\".\"" + table + '"';
  }

  private static String quoted(List<String> columns) {
    return '"' + String.join("\", \"", columns) + '"';
  }
}
