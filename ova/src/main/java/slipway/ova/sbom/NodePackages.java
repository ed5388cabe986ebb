package slipway.ova.sbom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the user interface is bundled from: the lock file's packages that are not for development.
public final class NodePackages {
  private static final String FOLDER = "node_modules/";

  private NodePackages() {}

  public static List<Component> shipped(Path lockFile) throws IOException {
    JsonNode packages = new ObjectMapper().readTree(Files.readAllBytes(lockFile)).path("packages");
    List<Component> components = new ArrayList<>();
    packages
        .properties()
        .forEach(
            entry -> {
              JsonNode about = entry.getValue();
              int at = entry.getKey().lastIndexOf(FOLDER);
              boolean needed =
                  !about.path("dev").asBoolean()
                      && !about.path("optional").asBoolean()
                      && !about.path("peer").asBoolean();
              if (at >= 0 && needed) {
                components.add(
                    component(
                        entry.getKey().substring(at + FOLDER.length()),
                        about.path("version").asText()));
              }
            });
    return components;
  }

  private static Component component(String fullName, String version) {
    int slash = fullName.indexOf('/');
    String group = slash < 0 ? "" : fullName.substring(0, slash);
    String name = fullName.substring(slash + 1);
    String path = slash < 0 ? "" : DebianPackages.encoded(group) + "/";
    return new Component(group, name, version, "pkg:npm/" + path + name + "@" + version, "");
  }
}
