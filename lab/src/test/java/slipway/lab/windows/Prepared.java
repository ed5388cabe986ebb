package slipway.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import slipway.lab.powershell.Interpreter;

/// What the tests of the Windows scripts share: guests, runs, result lines.
final class Prepared {
  static final Path SCRIPTS = Path.of("../guest/windows").toAbsolutePath().normalize();
  private static final ObjectMapper JSON = new ObjectMapper();

  private Prepared() {}

  static List<JsonNode> lines(List<?> lines) {
    List<JsonNode> nodes = new ArrayList<>();
    for (Object line : lines) {
      try {
        nodes.add(JSON.readTree(line.toString()));
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + line, e);
      }
    }
    return nodes;
  }

  /// The result lines of a run that ends well; they are the same in the file.
  static List<JsonNode> well(WindowsGuest guest, String verb) {
    Interpreter.Outcome outcome = guest.run(verb);
    assertThat(outcome.exitCode()).as("%s: %s", verb, outcome.output()).isZero();
    assertThat(guest.work("results").lines().toList()).isEqualTo(outcome.output());
    return lines(outcome.output());
  }

  static List<String> changes(List<JsonNode> lines) {
    List<String> changes = new ArrayList<>();
    lines.forEach(line -> line.get("changes").forEach(c -> changes.add(c.asText())));
    return changes;
  }

  static List<String> warnings(List<JsonNode> lines) {
    List<String> warnings = new ArrayList<>();
    lines.forEach(line -> line.get("warnings").forEach(c -> warnings.add(c.asText())));
    return warnings;
  }
}
