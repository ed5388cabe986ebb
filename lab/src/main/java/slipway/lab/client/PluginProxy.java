package slipway.lab.client;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `/plugins/<key>~<version>~<n>/<host>-<port>/…`: the plugin's server under the client's own
/// origin. Answers flow as they come, so that event streams stay streams.
///
/// Cookies pass in neither direction: those of the client are none of the plugin's business, and a
/// plugin that relies on its own would fail at a real client.
final class PluginProxy extends Answer {
  private static final Pattern PATH =
      Pattern.compile("/plugins/([A-Za-z0-9._-]+~[A-Za-z0-9._-]+~\\d+)/([^/]+)(/.*)");

  /// The largest body that a plugin's page may send.
  static final int MAX_UPLOAD_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 16 << 10;

  /// Headers of one connection, and those that a client of Java sets for itself.
  // RFC 9110 §7.6.1
  private static final Set<String> NOT_PASSED =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "host",
          "content-length",
          "expect",
          "cookie",
          "set-cookie",
          "date");

  private final Plugins plugins;

  PluginProxy(Plugins plugins) {
    this.plugins = plugins;
  }

  @Override
  void answer(HttpExchange exchange) throws IOException, Refused {
    URI asked = exchange.getRequestURI();
    Matcher path = PATH.matcher(asked.getRawPath());
    if (!path.matches()) {
      throw new Refused(404, "not the path of a plugin");
    }
    Plugins.Plugin plugin =
        plugins
            .byInstance(path.group(1))
            .orElseThrow(() -> new Refused(404, "there is no plugin " + path.group(1)));
    PluginServer server = plugin.server();
    if (server == null || !plugin.registration().server().equals(path.group(2))) {
      throw new Refused(404, path.group(2) + " is not the server of " + path.group(1));
    }
    if (exchange.getRequestHeaders().containsKey("Upgrade")) {
      throw new Refused(501, "the stand-in does not pass WebSockets on");
    }
    String query = asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery();
    URI registered = plugin.registration().url();
    URI target = URI.create("https://" + registered.getAuthority() + path.group(3) + query);
    pass(exchange, server.send(request(exchange, target)));
  }

  private static HttpRequest request(HttpExchange exchange, URI target)
      throws IOException, Refused {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_UPLOAD_BYTES + 1);
    if (body.length > MAX_UPLOAD_BYTES) {
      throw new Refused(413, "the request is larger than " + MAX_UPLOAD_BYTES + " bytes");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(PluginServer.HEAD_TIMEOUT)
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (isPassed(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    request.header("X-Forwarded-For", exchange.getRemoteAddress().getAddress().getHostAddress());
    return request.build();
  }

  private static boolean isPassed(String header) {
    return !NOT_PASSED.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void pass(HttpExchange exchange, HttpResponse<InputStream> response)
      throws IOException {
    try (InputStream in = response.body()) {
      for (Map.Entry<String, List<String>> header : response.headers().map().entrySet()) {
        if (isPassed(header.getKey()) && !header.getKey().startsWith(":")) {
          exchange.getResponseHeaders().put(header.getKey(), header.getValue());
        }
      }
      long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
      boolean bodiless =
          exchange.getRequestMethod().equals("HEAD")
              || response.statusCode() == 204
              || response.statusCode() == 304;
      if (bodiless) {
        exchange.sendResponseHeaders(response.statusCode(), -1);
        return;
      }
      boolean empty = length == 0 && response.headers().firstValue("Content-Length").isPresent();
      exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : length);
      OutputStream out = exchange.getResponseBody();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    }
  }
}
