package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A client of the manager's REST API (docs/api.md), with the session it logged in.
final class ManagerClient {
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(3);

  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final URI base;
  private volatile @Nullable String token;

  ManagerClient(URI base, SSLContext tls) {
    this.base = base;
    this.http =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /// Exchanges vCenter credentials for a session.
  void login(String username, String password) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("username", username).put("password", password);
    token = post("/sessions", body).get("token").asText();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  JsonNode put(String path, JsonNode body) throws IOException, InterruptedException {
    return send("PUT", path, body);
  }

  void delete(String path) throws IOException, InterruptedException {
    send("DELETE", path, null);
  }

  private JsonNode send(String method, String path, @Nullable JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(ANSWER_TIMEOUT)
            .header("Accept", "application/json, application/problem+json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    String session = token;
    if (session != null) {
      request.header("vmware-api-session-id", session);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new ManagerProblem(method + " " + path, response.statusCode(), response.body());
    }
    return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
  }

  /// The manager refused: its problem, as a person would read it.
  static final class ManagerProblem extends IOException {
    private static final long serialVersionUID = 1L;
    private final String type;

    ManagerProblem(String request, int status, String body) {
      super(request + " answered " + status + ": " + sentence(body));
      this.type = read(body).path("type").asText("");
    }

    /// The id of the problem in the catalogue; empty when the answer was no problem document.
    String type() {
      return type;
    }

    private static String sentence(String body) {
      JsonNode problem = read(body);
      return problem.has("title")
          ? problem.path("title").asText()
              + ". "
              + problem.path("detail").asText()
              + " "
              + problem.path("remedy").asText()
          : body.replaceAll("(?s)<style.*?</style>", "").replaceAll("<[^>]*>", " ");
    }

    private static JsonNode read(String body) {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        return JSON.missingNode();
      }
    }
  }
}
