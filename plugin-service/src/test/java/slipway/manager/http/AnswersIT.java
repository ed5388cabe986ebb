package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.manager.http.Client.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.manager.http.Client.Answer;

/// What the server really answers is what `docs/openapi.json` says: nothing that is required is
/// missing, nothing is of another type, and nothing is there that is not described.
class AnswersIT {
  private final JsonObject page = RoutesIT.page();
  private final Estate estate = Estate.get();
  private final Client client = Client.of("administrator");

  AnswersIT() throws IOException {}

  @Test
  void everyAnswerIsAsDescribed() {
    String machine = estate.freshMachine();
    JsonObject request = estate.request("cold", machine);
    Answer drafted = client.post("/api/v1/migrations", request);
    isAs(drafted, "post", "/api/v1/migrations");
    String id = drafted.object().getString("id");
    String site = "/api/v1/sites/" + estate.source;
    isAs(
        client.post("/api/v1/migrations/" + id + "/start", null),
        "post",
        "/api/v1/migrations/{id}/start");
    isAs(client.get("/api/v1/migrations/" + id), "get", "/api/v1/migrations/{id}");
    isAs(client.get("/api/v1/migrations"), "get", "/api/v1/migrations");
    isAs(
        client.post("/api/v1/migrations/forecast", request), "post", "/api/v1/migrations/forecast");
    isAs(client.get("/api/v1/overview"), "get", "/api/v1/overview");
    isAs(client.get("/api/v1/groups"), "get", "/api/v1/groups");
    isAs(client.get("/api/v1/events"), "get", "/api/v1/events");
    isAs(client.get("/api/v1/settings"), "get", "/api/v1/settings");
    isAs(client.get("/api/v1/audit"), "get", "/api/v1/audit");
    isAs(client.post("/api/v1/tickets", null), "post", "/api/v1/tickets");
    isAs(client.get("/api/v1/sessions/current"), "get", "/api/v1/sessions/current");
    isAs(client.get("/api/v1/sites"), "get", "/api/v1/sites");
    isAs(client.get(site), "get", "/api/v1/sites/{site}");
    isAs(client.get(site + "/gateways"), "get", "/api/v1/sites/{site}/gateways");
    isAs(client.get(site + "/machines"), "get", "/api/v1/sites/{site}/machines");
    isAs(client.get(site + "/placements"), "get", "/api/v1/sites/{site}/placements");
    String one = site + "/machines/" + machine;
    isAs(client.get(one), "get", "/api/v1/sites/{site}/machines/{machine}");
    isAs(client.get(one + "/actions"), "get", "/api/v1/sites/{site}/machines/{machine}/actions");
    isAs(
        client.get(one + "/preparation"),
        "get",
        "/api/v1/sites/{site}/machines/{machine}/preparation");
    isAs(
        client.post(one + "/checks", json()),
        "post",
        "/api/v1/sites/{site}/machines/{machine}/checks");
    isAs(client.get("/api/v1/machines/" + machine), "get", "/api/v1/machines/{machine}");
    Answer problem = client.get("/api/v1/migrations/nothing");
    List<String> wrong = new ArrayList<>();
    check(problem.object(), schema("Problem"), "problem", wrong);
    assertThat(wrong).isEmpty();
    client.post("/api/v1/migrations/" + id + "/cancel", null);
  }

  private void isAs(Answer answer, String verb, String path) {
    JsonObject responses =
        page.getJsonObject("paths")
            .getJsonObject(path)
            .getJsonObject(verb)
            .getJsonObject("responses");
    JsonObject response = responses.getJsonObject(Integer.toString(answer.status()));
    assertThat(response).as(path + " answers " + answer.status() + " " + answer.body()).isNotNull();
    JsonObject schema =
        response.getJsonObject("content").getJsonObject("application/json").getJsonObject("schema");
    boolean list = answer.body().startsWith("[");
    List<String> wrong = new ArrayList<>();
    check(list ? answer.array() : answer.object(), schema, path, wrong);
    assertThat(wrong).isEmpty();
  }

  private JsonObject schema(String name) {
    return page.getJsonObject("components").getJsonObject("schemas").getJsonObject(name);
  }

  private void check(JsonValue value, JsonObject told, String at, List<String> wrong) {
    JsonObject schema =
        told.containsKey("$ref") ? schema(told.getString("$ref").replaceFirst(".*/", "")) : told;
    switch (schema.getString("type")) {
      case "object" -> checkObject(value, schema, at, wrong);
      case "array" -> {
        if (value instanceof JsonArray array) {
          array.forEach(v -> check(v, schema.getJsonObject("items"), at + "[]", wrong));
        } else {
          wrong.add(at + " is no array");
        }
      }
      case "string" -> checkString(value, schema, at, wrong);
      case "integer", "number" -> is(value.getValueType() == JsonValue.ValueType.NUMBER, at, wrong);
      case "boolean" ->
          is(value.equals(JsonValue.TRUE) || value.equals(JsonValue.FALSE), at, wrong);
      default -> wrong.add(at + " has a type that nobody knows");
    }
  }

  private void checkObject(JsonValue value, JsonObject schema, String at, List<String> wrong) {
    if (!(value instanceof JsonObject object)) {
      wrong.add(at + " is no object");
      return;
    }
    if (!schema.containsKey("properties")) {
      object.forEach(
          (name, v) ->
              check(v, schema.getJsonObject("additionalProperties"), at + "." + name, wrong));
      return;
    }
    JsonObject properties = schema.getJsonObject("properties");
    object.forEach(
        (name, v) -> {
          if (properties.containsKey(name)) {
            check(v, properties.getJsonObject(name), at + "." + name, wrong);
          } else {
            wrong.add(at + "." + name + " is not described");
          }
        });
    if (schema.containsKey("required")) {
      for (JsonString name : schema.getJsonArray("required").getValuesAs(JsonString.class)) {
        is(object.containsKey(name.getString()), at + "." + name.getString(), wrong);
      }
    }
  }

  private static void checkString(
      JsonValue value, JsonObject schema, String at, List<String> wrong) {
    boolean good = value instanceof JsonString;
    is(good, at, wrong);
    if (good && schema.containsKey("enum")) {
      is(schema.getJsonArray("enum").contains(value), at + " " + value, wrong);
    }
  }

  private static void is(boolean good, String what, List<String> wrong) {
    if (!good) {
      wrong.add(what);
    }
  }
}
