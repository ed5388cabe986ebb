package slipway.manager.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Numbers in Prometheus' text format, version 0.0.4: each family with its help and type once, and
/// its samples together, in whatever order they come.
final class Exposition {
  static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Map<String, Family> families = new LinkedHashMap<>();

  private record Family(String type, String help, Map<String, Double> samples) {}

  /// What goes up and down.
  ///
  /// @param labels names and values in turn
  void gauge(String name, String help, double value, String... labels) {
    add("gauge", name, help, value, labels);
  }

  /// What only rises, until the program starts anew.
  void counter(String name, String help, double value, String... labels) {
    add("counter", name, help, value, labels);
  }

  private void add(String type, String name, String help, double value, String... labels) {
    Family family = families.computeIfAbsent(name, n -> new Family(type, help, new TreeMap<>()));
    if (family.samples().put(labelled(labels), value) != null) {
      throw new IllegalStateException(name + labelled(labels) + " comes twice");
    }
  }

  private static String labelled(String... labels) {
    if (labels.length == 0) {
      return "";
    }
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? "" : ",").append(labels[i]).append("=\"");
      text.append(labels[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
    }
    return text.append('}').toString();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    families.forEach(
        (name, family) -> {
          text.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
          text.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
          family
              .samples()
              .forEach(
                  (labels, value) ->
                      text.append(name)
                          .append(labels)
                          .append(' ')
                          .append(number(value))
                          .append('\n'));
        });
    return text.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
