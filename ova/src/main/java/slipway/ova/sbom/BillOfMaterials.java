package slipway.ova.sbom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// The list as CycloneDX 1.5 in JSON, sorted, so that the same things are the same file.
public final class BillOfMaterials {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final String version;
  private final long seconds;
  private final Map<String, Component> components = new TreeMap<>();

  /// @param seconds when it was built
  public BillOfMaterials(String version, long seconds) {
    this.version = version;
    this.seconds = seconds;
  }

  /// The same package from two places is one component.
  public void add(Component component) {
    components.putIfAbsent(component.purl(), component);
  }

  public void addAll(Collection<Component> all) {
    all.forEach(this::add);
  }

  /// The document.
  public String json() throws JsonProcessingException {
    ObjectNode document = JSON.createObjectNode();
    document.put("bomFormat", "CycloneDX");
    document.put("specVersion", "1.5");
    String names = version + components.keySet();
    document.put(
        "serialNumber",
        "urn:uuid:" + UUID.nameUUIDFromBytes(names.getBytes(StandardCharsets.UTF_8)));
    document.put("version", 1);
    ObjectNode metadata = document.putObject("metadata");
    metadata.put("timestamp", Instant.ofEpochSecond(seconds).toString());
    ObjectNode about = metadata.putObject("component");
    about.put("type", "application");
    about.put("bom-ref", "slipway");
    about.put("name", "slipway-appliance");
    about.put("version", version);
    ArrayNode list = document.putArray("components");
    components.values().forEach(component -> write(component, list.addObject()));
    return JSON.writeValueAsString(document) + "\n";
  }

  private static void write(Component component, ObjectNode into) {
    into.put("type", "library");
    into.put("bom-ref", component.purl());
    if (!component.group().isEmpty()) {
      into.put("group", component.group());
    }
    into.put("name", component.name());
    into.put("version", component.version());
    if (!component.sha256().isEmpty()) {
      ObjectNode hash = into.putArray("hashes").addObject();
      hash.put("alg", "SHA-256");
      hash.put("content", component.sha256());
    }
    into.put("purl", component.purl());
  }
}
