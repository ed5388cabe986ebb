package slipway.manager.guestprep;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// One line of result of one action in the guest.
///
/// @param undo empty when there is nothing to take back
/// @param outcome as in `UNDONE`; guest/README.md tells them
/// @param prepared what the action `collect` hands over, and of a Windows, `network`
/// @param problemType the catalogue's id; empty when there is no problem
/// @param problemNames what the problem's texts name after the machine
/// @param warnings what is worth knowing but stopped nothing
/// @param compared files that were compared; 0 when none were
/// @param different those of them that differ
record ActionResult(
    String action,
    String verb,
    String outcome,
    String description,
    String undo,
    @Nullable JsonObject prepared,
    String problemType,
    List<String> problemNames,
    List<String> warnings,
    int compared,
    List<String> different) {
  /// More lines than this in a guest's results are somebody else's.
  static final int LINES_MAX = 200;

  static List<ActionResult> parse(List<String> lines) throws IOException {
    if (lines.size() > LINES_MAX) {
      throw new IOException("the guest's results have " + lines.size() + " lines");
    }
    List<ActionResult> results = new ArrayList<>();
    for (String line : lines) {
      try (JsonReader reader = Json.createReader(new StringReader(line))) {
        results.add(of(reader.readObject()));
      } catch (JsonException | ClassCastException | NullPointerException e) {
        throw new IOException("the guest's results cannot be read", e);
      }
    }
    return results;
  }

  private static ActionResult of(JsonObject line) {
    JsonObject problem = line.getJsonObject("problem");
    return new ActionResult(
        line.getString("action"),
        line.getString("verb"),
        line.getString("outcome"),
        line.getString("description"),
        line.getString("undo"),
        line.getJsonObject("prepared"),
        problem == null ? "" : problem.getString("type"),
        problem == null ? List.of() : strings(problem, "names"),
        line.containsKey("warnings") ? strings(line, "warnings") : List.of(),
        line.getInt("compared", 0),
        line.containsKey("different") ? strings(line, "different") : List.of());
  }

  static List<String> strings(JsonObject object, String name) {
    return object.getJsonArray(name).getValuesAs(JsonString.class).stream()
        .map(JsonString::getString)
        .toList();
  }

  /// The problem of this line in the catalogue's words.
  Problem problem(String machine) {
    ProblemType type =
        Arrays.stream(ProblemType.values())
            .filter(t -> t.id().equals(problemType))
            .findFirst()
            .orElse(ProblemType.GUEST_ACTION_FAILED);
    List<Object> names = new ArrayList<>();
    names.add(machine);
    names.addAll(problemNames);
    return Problem.of(type, names.toArray());
  }
}
