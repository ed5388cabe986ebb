package slipway.manager.http;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody who calls the REST API.
final class Client {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private final ManagerServer server = ManagerServer.get();
  private final String token;

  private Client(String token) {
    this.token = token;
  }

  static Client anonymous() {
    return new Client("");
  }

  /// A user of the vSphere Client.
  static Client of(String user) {
    return new Client("client-" + user);
  }

  static Client withToken(String token) {
    return new Client(token);
  }

  String token() {
    return token;
  }

  /// What came back, read.
  record Answer(int status, String mediaType, String body, Map<String, String> headers) {
    JsonObject object() {
      try (var reader = Json.createReader(new StringReader(body))) {
        return reader.readObject();
      }
    }

    JsonArray array() {
      try (var reader = Json.createReader(new StringReader(body))) {
        return reader.readArray();
      }
    }

    /// The problem's id; empty when it is none.
    String problem() {
      return mediaType.startsWith("application/problem+json") ? object().getString("type") : "";
    }
  }

  Answer get(String path) {
    return send("GET", path, null, Map.of());
  }

  Answer get(String path, Map<String, String> headers) {
    return send("GET", path, null, headers);
  }

  Answer post(String path, @Nullable JsonValue body) {
    return send("POST", path, body == null ? null : body.toString(), Map.of());
  }

  Answer put(String path, JsonValue body, Map<String, String> headers) {
    return send("PUT", path, body.toString(), headers);
  }

  Answer send(String method, String path, @Nullable String body, Map<String, String> headers) {
    HttpResponse<String> response;
    try {
      response = server.http().send(request(method, path, body, headers), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    Map<String, String> answered = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    response.headers().map().forEach((name, values) -> answered.put(name, values.getFirst()));
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body(),
        answered);
  }

  HttpRequest request(
      String method, String path, @Nullable String body, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
    if (!token.isEmpty()) {
      request.header("vmware-api-session-id", token);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    return request
        .method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  /// A JSON object of names and values in turn.
  static JsonObject json(Object... namesAndValues) {
    JsonObjectBuilder object = Json.createObjectBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = (String) namesAndValues[i];
      switch (namesAndValues[i + 1]) {
        case JsonValue value -> object.add(name, value);
        case Integer value -> object.add(name, value);
        case Boolean value -> object.add(name, value);
        default -> object.add(name, namesAndValues[i + 1].toString());
      }
    }
    return object.build();
  }
}
