package slipway.ova.sbom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What dpkg says is installed: name, version, architecture, source and its version, by tabs.
public final class DebianPackages {
  private DebianPackages() {}

  public static List<Component> read(Path file) throws IOException {
    List<Component> components = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split("\t", -1);
      if (fields.length != 5) {
        throw new IOException(file + " has the line: " + line);
      }
      String purl =
          "pkg:deb/debian/%s@%s?arch=%s&distro=debian-12&upstream=%s"
              .formatted(
                  encoded(fields[0]),
                  encoded(fields[1]),
                  fields[2],
                  encoded(fields[3] + "@" + fields[4]));
      components.add(new Component("debian", fields[0], fields[1], purl, ""));
    }
    return components;
  }

  // The package URL specification: everything but letters, digits and .-_~: as %XX.
  static String encoded(String text) {
    StringBuilder result = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 128 && (Character.isLetterOrDigit(c) || ".-_~:".indexOf(c) >= 0)) {
        result.append(c);
      } else {
        result.append("%%%02X".formatted(b & 0xFF));
      }
    }
    return result.toString();
  }
}
