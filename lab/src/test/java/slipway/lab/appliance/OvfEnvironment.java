package slipway.lab.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// The properties that an appliance was deployed with, as vSphere hands them to it.
// DSP0243 1.1.1, annex on the environment document
public final class OvfEnvironment {
  private OvfEnvironment() {}

  /// @param properties without the prefix that all of them have
  public static Path write(Path file, Map<String, String> properties) throws IOException {
    StringBuilder xml = new StringBuilder();
    new TreeMap<>(properties)
        .forEach(
            (key, value) ->
                xml.append(
                    "<Property oe:key=\"guestinfo.slipway.%s\" oe:value=\"%s\"/>\n"
                        .formatted(key, value)));
    return Files.writeString(
        file,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Environment xmlns="http://schemas.dmtf.org/ovf/environment/1"
            xmlns:oe="http://schemas.dmtf.org/ovf/environment/1" oe:id="slipway">
          <PropertySection>
        %s</PropertySection>
        </Environment>
        """
            .formatted(xml));
  }
}
