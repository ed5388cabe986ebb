package slipway.gateway.control;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import slipway.gateway.tls.Identity;

/// Looks at the caller's certificate again with each request: TLS has taken it when the connection
/// was made, and it may be revoked since, or be another gateway's.
final class CallerCheck extends Filter {
  private final Identity identity;

  CallerCheck(Identity identity) {
    this.identity = identity;
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    if (mayAsk(exchange)) {
      chain.doFilter(exchange);
      return;
    }
    byte[] body =
        """
        {"type":"caller-refused","title":"caller refused","status":403,\
        "detail":"The certificate is revoked, or is a gateway's","remedy":"Ask as the manager."}"""
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
    exchange.getResponseHeaders().set("Connection", "close");
    exchange.sendResponseHeaders(403, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private boolean mayAsk(HttpExchange exchange) {
    try {
      if (exchange instanceof HttpsExchange https) {
        identity.requireStanding(https.getSSLSession());
        // Whoever watches over a gateway asks with its own certificate whether it is well.
        boolean harmless =
            exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getPath().equals("/v1/health");
        return harmless || !Identity.isGateway(https.getSSLSession());
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String description() {
    return "whether the caller's certificate still stands";
  }
}
