package slipway.ova.firstboot;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/// What was corrected at the console, kept on the data disk. The last change wins: a correction
/// holds until somebody changes the property it corrected.
public final class Corrections {
  private static final String INSTEAD_OF = ".instead-of";

  private final Place place;
  private final Properties kept = new Properties();

  private Corrections(Place place) {
    this.place = place;
  }

  /// Reads them; none when there is no data disk yet.
  public static Corrections read(Place place) throws IOException {
    Corrections corrections = new Corrections(place);
    Path file = corrections.file();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        corrections.kept.load(reader);
      }
    }
    return corrections;
  }

  private Path file() {
    return place.memory().resolve("corrections.properties");
  }

  /// The properties with what was corrected in them.
  public Map<String, String> appliedTo(Map<String, String> properties) {
    Map<String, String> result = new LinkedHashMap<>(properties);
    for (String key : kept.stringPropertyNames()) {
      if (!key.endsWith(INSTEAD_OF)
          && properties.getOrDefault(key, "").equals(kept.getProperty(key + INSTEAD_OF, ""))) {
        result.put(key, kept.getProperty(key));
      }
    }
    return result;
  }

  /// Keeps new values.
  ///
  /// @param properties as they are without corrections
  public void keep(Map<String, String> changes, Map<String, String> properties) throws IOException {
    changes.forEach(
        (key, value) -> {
          kept.setProperty(key, value);
          kept.setProperty(key + INSTEAD_OF, properties.getOrDefault(key, ""));
        });
    StringWriter text = new StringWriter();
    kept.store(text, "Written by the console.");
    place.directory(place.memory(), "rwx------", "root");
    place.write(file(), text.toString(), "rw-------", "root");
  }
}
