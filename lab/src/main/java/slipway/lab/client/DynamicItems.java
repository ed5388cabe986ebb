package slipway.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The question which dynamic items of a plugin show for some objects, and its answer.
final class DynamicItems {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Rule ANSWER =
      Rule.Fields.none()
          .with("apiVersion", new Rule.Text("1\\.0\\.0"))
          .with(
              "dynamicItems",
              new Rule.ListOf(
                  Rule.Fields.none()
                      .with("id", new Rule.Text(".+"))
                      .with("visible", new Rule.Flag())
                      .may("relevant", new Rule.Flag()),
                  0));

  private DynamicItems() {}

  static String question(List<String> objectIds, String locale) {
    ObjectNode question = JSON.createObjectNode().put("apiVersion", "1.0.0");
    objectIds.forEach(question.putArray("objectIds")::add);
    return question.put("locale", locale).toString();
  }

  /// The answer, once it has the documented form.
  static JsonNode answer(PluginServer.Fetched fetched) throws IOException {
    if (fetched.status() != 200) {
      throw new IOException("the plugin answers " + fetched.status());
    }
    JsonNode json = JSON.readTree(fetched.body());
    List<String> faults = new ArrayList<>();
    ANSWER.check(json, "", faults);
    if (!faults.isEmpty()) {
      throw new IOException(String.join("; ", faults));
    }
    return json;
  }
}
