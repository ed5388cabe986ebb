package slipway.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The list in a zip of manifests for several releases of the client.
final class MultiManifest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Rule SHAPE =
      Rule.Fields.none()
          .with("manifestVersion", new Rule.Text("1\\.0\\.0"))
          .with("manifests", new Rule.ListOf(new Rule.Text("[A-Za-z0-9._-]{1,100}\\.json"), 1));

  private MultiManifest() {}

  /// The names of the manifests in the order in which they are tried.
  static List<String> names(byte @Nullable [] list) throws Manifest.Refused {
    if (list == null) {
      throw new Manifest.Refused(List.of("the zip has no plugin-multi-manifest.json"));
    }
    JsonNode json;
    try {
      json = JSON.readTree(list);
    } catch (IOException e) {
      throw new Manifest.Refused(List.of("plugin-multi-manifest.json is not JSON"));
    }
    List<String> faults = new ArrayList<>();
    SHAPE.check(json, "plugin-multi-manifest.json", faults);
    if (!faults.isEmpty()) {
      throw new Manifest.Refused(faults);
    }
    List<String> names = new ArrayList<>();
    json.path("manifests").forEach(name -> names.add(name.asText()));
    return names;
  }
}
