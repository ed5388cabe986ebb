package slipway.manifest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The files as the build lays them out.
final class Files {
  static final Path WEB = Path.of(property("manifest.web"));
  static final Path REGISTRATION = Path.of(property("manifest.registration"));
  static final Path ROOT = Path.of(property("slipway.root"));

  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Files() {}

  static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name + " comes from the build");
  }

  static JsonNode json(String name) throws IOException {
    return STRICT.readTree(WEB.resolve(name).toFile());
  }

  /// The values under any of the keys, wherever they are.
  static List<JsonNode> under(JsonNode from, Set<String> keys) {
    List<JsonNode> found = new ArrayList<>();
    from.properties()
        .forEach(
            entry -> {
              if (keys.contains(entry.getKey())) {
                found.add(entry.getValue());
              }
              found.addAll(under(entry.getValue(), keys));
            });
    if (from.isArray()) {
      from.forEach(child -> found.addAll(under(child, keys)));
    }
    return found;
  }
}
