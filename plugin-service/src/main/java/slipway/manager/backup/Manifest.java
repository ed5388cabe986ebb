package slipway.manager.backup;

import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// What a backup tells of itself, as the first of its entries.
///
/// @param schema the number of the newest migration that its database had
/// @param tables the columns of each table, in the order in which they were copied
/// @param sequences where each stood
public record Manifest(
    Instant madeAt, int schema, Map<String, List<String>> tables, Map<String, Long> sequences) {
  static final String NAME = "backup.properties";

  /// A name that may be put into SQL between quotation marks.
  private static final String IDENTIFIER = "[a-z_][a-z0-9_]{0,62}";

  String written() {
    StringBuilder text = new StringBuilder();
    text.append("made=").append(madeAt).append("\nschema=").append(schema).append('\n');
    tables.forEach(
        (table, columns) ->
            text.append("table.")
                .append(table)
                .append('=')
                .append(String.join(",", columns))
                .append('\n'));
    sequences.forEach(
        (name, at) -> text.append("sequence.").append(name).append('=').append(at).append('\n'));
    return text.toString();
  }

  static Manifest read(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    Map<String, List<String>> tables = new TreeMap<>();
    Map<String, Long> sequences = new TreeMap<>();
    try {
      for (String key : properties.stringPropertyNames()) {
        String value = properties.getProperty(key);
        if (key.startsWith("table.")) {
          List<String> columns = new ArrayList<>();
          for (String column : value.split(",", -1)) {
            columns.add(identifier(column));
          }
          tables.put(identifier(key.substring("table.".length())), columns);
        } else if (key.startsWith("sequence.")) {
          sequences.put(identifier(key.substring("sequence.".length())), Long.valueOf(value));
        }
      }
      return new Manifest(
          Instant.parse(properties.getProperty("made", "")),
          Integer.parseInt(properties.getProperty("schema", "")),
          tables,
          sequences);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Seal.damaged("its manifest cannot be read");
    }
  }

  private static String identifier(String name) {
    if (!name.matches(IDENTIFIER)) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }
}
