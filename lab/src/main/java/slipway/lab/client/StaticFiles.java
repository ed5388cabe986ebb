package slipway.lab.client;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Pattern;

/// The client's own pages, styles and scripts, out of this package's resources.
final class StaticFiles extends Answer {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z-]*\\.(html|css|js|svg)");

  @Override
  void answer(HttpExchange exchange) throws IOException, Refused {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/" -> {
        exchange.getResponseHeaders().set("Location", "/ui/");
        exchange.sendResponseHeaders(302, -1);
      }
      case "/ui" -> {
        exchange.getResponseHeaders().set("Location", "/ui/");
        exchange.sendResponseHeaders(302, -1);
      }
      case "/ui/" -> file(exchange, "index.html");
      case "/favicon.ico" -> file(exchange, "client.svg");
      case "/api/ui/htmlClientSdk.js" -> file(exchange, "htmlClientSdk.js");
      default -> {
        if (!path.startsWith("/ui/")) {
          throw new Refused(404, "not here");
        }
        file(exchange, path.substring("/ui/".length()));
      }
    }
  }

  private static void file(HttpExchange exchange, String name) throws IOException, Refused {
    if (!exchange.getRequestMethod().equals("GET")) {
      throw new Refused(405, "GET, please");
    }
    if (!NAME.matcher(name).matches()) {
      throw new Refused(404, "not here");
    }
    try (InputStream in = StaticFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new Refused(404, "not here");
      }
      String type = TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), "text/plain");
      exchange.getResponseHeaders().set("Cache-Control", "no-cache");
      exchange
          .getResponseHeaders()
          .set(
              "Content-Security-Policy",
              "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'");
      send(exchange, 200, type, in.readAllBytes());
    }
  }
}
