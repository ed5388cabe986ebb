package slipway.manager.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `docs/openapi.json` is what clients are generated from; `-Dslipway.openapi.write` rewrites it.
class OpenApiTest {
  static final Path PAGE = Path.of(System.getProperty("slipway.root", ".."), "docs/openapi.json");

  @Test
  void thePageIsWhatTheResourcesAreMadeOf() throws IOException {
    String made = text(Description.make());
    if (System.getProperty("slipway.openapi.write") != null) {
      Files.writeString(PAGE, made);
    }
    assertThat(PAGE)
        .as("run this test with -Dslipway.openapi.write to bring it up to date")
        .hasContent(made);
  }

  static String text(JsonObject document) {
    StringWriter text = new StringWriter();
    try (var writer =
        Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true)).createWriter(text)) {
      writer.write(document);
    }
    return text + "\n";
  }
}
