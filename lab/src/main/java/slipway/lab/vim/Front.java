package slipway.lab.vim;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.access.Sessions;

/// What all paths of the endpoint share: bodies within bounds, cookies, basic authentication.
abstract class Front implements HttpHandler {
  /// The largest body that is not a file.
  static final int MAX_BODY_BYTES = 4 << 20;

  /// What is read of a refused request before its connection is closed.
  static final long MAX_DRAIN_BYTES = 64L << 20;

  static final String COOKIE = "vmware_soap_session";

  /// An answer that is an HTTP status.
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    final int status;

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
        drain(exchange);
        if (refusal.status == 401) {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"VMware\"");
        }
        send(exchange, refusal.status, "text/plain", String.valueOf(refusal.getMessage()));
      } catch (IOException | RuntimeException bug) {
        System.getLogger(Front.class.getName())
            .log(System.Logger.Level.WARNING, exchange.getRequestURI().getPath(), bug);
        if (exchange.getResponseCode() < 0) {
          send(exchange, 500, "text/plain", "internal error");
        }
      }
    }
  }

  /// Takes what the client still sends, within bounds: closing on it would destroy the answer.
  private static void drain(HttpExchange exchange) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long taken = 0;
    for (int n = 0; n >= 0 && taken < MAX_DRAIN_BYTES; taken += Math.max(0, n)) {
      n = exchange.getRequestBody().read(buffer);
    }
  }

  static byte[] body(HttpExchange exchange) throws IOException, Refused {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
    if (body.length > MAX_BODY_BYTES) {
      throw new Refused(413, "the request is larger than " + MAX_BODY_BYTES + " bytes");
    }
    return body;
  }

  static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
  }

  static @Nullable String cookie(Headers headers) {
    for (String header : headers.getOrDefault("Cookie", java.util.List.of())) {
      for (String pair : header.split(";", -1)) {
        String trimmed = pair.strip();
        if (trimmed.startsWith(COOKIE + "=")) {
          return trimmed.substring(COOKIE.length() + 1).replace("\"", "");
        }
      }
    }
    return null;
  }

  /// User and password of basic authentication.
  static Optional<String[]> basic(Headers headers) {
    String header = headers.getFirst("Authorization");
    if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.empty();
    }
    try {
      String text =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(new String[] {text.substring(0, colon), text.substring(colon + 1)});
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The session of the cookie, or a passing one for basic authentication.
  static Session authenticate(HttpExchange exchange, Sessions sessions) throws Refused {
    Optional<Session> session = sessions.find(cookie(exchange.getRequestHeaders()));
    if (session.isPresent()) {
      return session.get();
    }
    var given = basic(exchange.getRequestHeaders()).orElseThrow(() -> new Refused(401, "log in"));
    var account = sessions.verify(given[0], given[1]).orElseThrow(() -> new Refused(401, "log in"));
    var opened =
        sessions
            .open(account.principal(), address(exchange), agent(exchange))
            .orElseThrow(() -> new Refused(503, "too many sessions"));
    sessions.close(opened.session());
    return opened.session();
  }

  static String address(HttpExchange exchange) {
    return exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  static String agent(HttpExchange exchange) {
    String agent = exchange.getRequestHeaders().getFirst("User-Agent");
    return agent == null ? "" : agent.substring(0, Math.min(200, agent.length()));
  }

  static Map<String, String> query(HttpExchange exchange) {
    var values = new HashMap<String, String>();
    String raw = exchange.getRequestURI().getRawQuery();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          values.put(pair.substring(0, equals), decode(pair.substring(equals + 1)));
        }
      }
    }
    return values;
  }

  private static String decode(String text) {
    try {
      return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
