package slipway.lab.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What all paths of the client share: bodies within bounds, cookies, refusals in words.
abstract class Answer implements HttpHandler {
  static final ObjectMapper JSON = new ObjectMapper();

  /// The largest body of a request to the client itself.
  static final int MAX_BODY_BYTES = 1 << 20;

  static final String COOKIE = "vsphere-client-session";

  /// An answer that is an HTTP status and a sentence.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  abstract void answer(HttpExchange exchange) throws IOException, Refused;

  @Override
  public final void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (Refused refusal) {
        error(exchange, refusal.status, String.valueOf(refusal.getMessage()));
      } catch (IOException | RuntimeException e) {
        // Once an answer has begun, one of the two has left in the middle of it, as they do.
        boolean begun = exchange.getResponseCode() >= 0;
        System.getLogger(Answer.class.getName())
            .log(
                begun ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                exchange.getRequestURI().getPath() + ": " + e);
        if (!begun) {
          error(exchange, 502, String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private static void error(HttpExchange exchange, int status, String message) throws IOException {
    json(exchange, status, JSON.createObjectNode().put("message", message));
  }

  static void json(HttpExchange exchange, int status, JsonNode body) throws IOException {
    send(exchange, status, "application/json", JSON.writeValueAsBytes(body));
  }

  static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  static JsonNode body(HttpExchange exchange) throws IOException, Refused {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new Refused(413, "the request is larger than " + MAX_BODY_BYTES + " bytes");
    }
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new Refused(400, "not JSON");
    }
  }

  static String cookie(HttpExchange exchange) {
    for (String header : exchange.getRequestHeaders().getOrDefault("Cookie", List.of())) {
      for (String pair : header.split(";", -1)) {
        String trimmed = pair.strip();
        if (trimmed.startsWith(COOKIE + "=")) {
          return trimmed.substring(COOKIE.length() + 1);
        }
      }
    }
    return "";
  }

  /// A parameter of the query; empty when there is none.
  static String parameter(HttpExchange exchange, String name) {
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
