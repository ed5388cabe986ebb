package slipway.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What a value in a manifest may be. A check adds a sentence for every fault it finds.
sealed interface Rule {
  void check(JsonNode value, String path, List<String> faults);

  /// A string that matches as a whole.
  record Text(Pattern pattern) implements Rule {
    Text(String pattern) {
      this(Pattern.compile(pattern));
    }

    @Override
    public void check(JsonNode value, String path, List<String> faults) {
      if (!value.isTextual()) {
        faults.add(path + " must be a string");
      } else if (!pattern.matcher(value.textValue()).matches()) {
        faults.add(path + " must match " + pattern + ", not \"" + value.textValue() + "\"");
      }
    }
  }

  record Flag() implements Rule {
    @Override
    public void check(JsonNode value, String path, List<String> faults) {
      if (!value.isBoolean()) {
        faults.add(path + " must be true or false");
      }
    }
  }

  record Whole(int least, int most) implements Rule {
    @Override
    public void check(JsonNode value, String path, List<String> faults) {
      if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
        faults.add(path + " must be a whole number from " + least + " to " + most);
      }
    }
  }

  record ListOf(Rule item, int least) implements Rule {
    @Override
    public void check(JsonNode value, String path, List<String> faults) {
      if (!value.isArray() || value.size() < least) {
        faults.add(path + " must be a list of " + least + " or more");
        return;
      }
      for (int i = 0; i < value.size(); i++) {
        item.check(value.get(i), path + "/" + i, faults);
      }
    }
  }

  /// An object whose keys are names.
  record MapOf(Pattern key, Rule item) implements Rule {
    MapOf(String key, Rule item) {
      this(Pattern.compile(key), item);
    }

    @Override
    public void check(JsonNode value, String path, List<String> faults) {
      if (!value.isObject()) {
        faults.add(path + " must be an object");
        return;
      }
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        if (!key.matcher(entry.getKey()).matches()) {
          faults.add(path + "/" + entry.getKey() + ": the key must match " + key);
        }
        item.check(entry.getValue(), path + "/" + entry.getKey(), faults);
      }
    }
  }

  /// An object with these keys and no other.
  record Fields(Map<String, Rule> required, Map<String, Rule> optional) implements Rule {
    static Fields none() {
      return new Fields(Map.of(), Map.of());
    }

    Fields with(String key, Rule rule) {
      return new Fields(plus(required, key, rule), optional);
    }

    Fields may(String key, Rule rule) {
      return new Fields(required, plus(optional, key, rule));
    }

    /// Optional when `known`, otherwise unknown and so refused.
    Fields mayIf(boolean known, String key, Rule rule) {
      return known ? may(key, rule) : this;
    }

    private static Map<String, Rule> plus(Map<String, Rule> rules, String key, Rule rule) {
      var more = new LinkedHashMap<>(rules);
      more.put(key, rule);
      return more;
    }

    @Override
    public void check(JsonNode value, String path, List<String> faults) {
      if (!value.isObject()) {
        faults.add(path + " must be an object");
        return;
      }
      required.keySet().stream()
          .filter(key -> !value.has(key))
          .forEach(key -> faults.add(path + "/" + key + " is missing"));
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        Rule rule = required.getOrDefault(entry.getKey(), optional.get(entry.getKey()));
        if (rule == null) {
          faults.add(path + "/" + entry.getKey() + " is unknown");
        } else {
          rule.check(entry.getValue(), path + "/" + entry.getKey(), faults);
        }
      }
    }
  }

  /// The rule that goes with the object's `type`.
  record ByType(Map<String, Rule> rules, Rule without) implements Rule {
    @Override
    public void check(JsonNode value, String path, List<String> faults) {
      JsonNode type = value.path("type");
      Rule rule = type.isMissingNode() ? without : rules.get(type.asText());
      if (rule == null) {
        faults.add(path + "/type must be one of " + rules.keySet() + ", not " + type);
      } else {
        rule.check(value, path, faults);
      }
    }
  }
}
