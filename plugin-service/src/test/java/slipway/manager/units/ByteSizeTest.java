package slipway.manager.units;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Sizes read the same wherever they are written.
class ByteSizeTest {
  /// What the user interface's own test goes by.
  private static final Path EXAMPLES = Path.of("../plugin-ui/src/testing/sizes.json");

  @TestFactory
  Stream<DynamicTest> sizesReadAsInTheUserInterface() throws IOException {
    JsonArray examples;
    try (var reader = Json.createReader(Files.newBufferedReader(EXAMPLES))) {
      examples = reader.readArray();
    }
    assertThat(examples).hasSizeGreaterThan(10);
    return examples.stream()
        .map(example -> example.asJsonArray())
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.getString(1),
                    () ->
                        assertThat(ByteSize.text(example.getJsonNumber(0).longValueExact()))
                            .isEqualTo(example.getString(1))));
  }
}
