package slipway.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a manifest may look like: an unknown key makes the client refuse the whole of it.
sealed interface Shape {
  record Text(String pattern) implements Shape {}

  record Flag() implements Shape {}

  record Count() implements Shape {}

  record Many(Shape each) implements Shape {}

  /// Keys that people choose.
  record Named(Shape each) implements Shape {}

  /// The first that fits decides.
  record Either(Shape one, Shape other) implements Shape {}

  record Fields(Map<String, Shape> required, Map<String, Shape> optional) implements Shape {}

  static Fields of(Map<String, Shape> required, Map<String, Shape> optional) {
    return new Fields(required, optional);
  }

  /// What is wrong with a value; nothing when it fits.
  default List<String> faults(JsonNode value, String at) {
    List<String> faults = new ArrayList<>();
    switch (this) {
      case Text text -> {
        if (!value.isTextual() || !value.asText().matches(text.pattern())) {
          faults.add(at + " is " + value);
        }
      }
      case Flag _ -> {
        if (!value.isBoolean()) {
          faults.add(at + " is no flag");
        }
      }
      case Count _ -> {
        if (!value.isInt() || value.asInt() < 0) {
          faults.add(at + " is no number of pixels");
        }
      }
      case Many many -> {
        if (!value.isArray() || value.isEmpty()) {
          faults.add(at + " is no list");
        }
        value.forEach(each -> faults.addAll(many.each().faults(each, at + "[]")));
      }
      case Named named ->
          value
              .properties()
              .forEach(
                  e -> faults.addAll(named.each().faults(e.getValue(), at + "." + e.getKey())));
      case Either either -> {
        List<String> one = either.one().faults(value, at);
        faults.addAll(one.isEmpty() ? one : either.other().faults(value, at));
      }
      case Fields fields -> faults.addAll(fields(fields, value, at));
    }
    return faults;
  }

  private static List<String> fields(Fields fields, JsonNode value, String at) {
    List<String> faults = new ArrayList<>();
    fields.required().keySet().stream()
        .filter(key -> !value.has(key))
        .forEach(key -> faults.add(at + " lacks " + key));
    value
        .properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              Shape shape = fields.required().getOrDefault(key, fields.optional().get(key));
              if (shape == null) {
                faults.add(at + " has the unknown key " + key);
              } else {
                faults.addAll(shape.faults(entry.getValue(), at + "." + key));
              }
            });
    return faults;
  }
}
