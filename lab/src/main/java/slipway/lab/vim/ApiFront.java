package slipway.lab.vim;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import slipway.lab.vim.access.Sessions;

/// `/api`: the tokens that the vSphere Client hands to plugins, and the tickets made of them.
final class ApiFront extends Front {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "vmware-api-session-id";

  private final Sessions sessions;
  private final String instanceUuid;

  ApiFront(Sessions sessions, String instanceUuid) {
    this.sessions = sessions;
    this.instanceUuid = instanceUuid;
  }

  @Override
  void answer(HttpExchange exchange) throws IOException, Refused {
    String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    switch (call) {
      case "POST /api/session" -> login(exchange);
      case "DELETE /api/session" -> {
        sessions.close(session(exchange));
        send(exchange, 204, "application/json", "");
      }
      case "POST /api/ui/vcenter/session/clone-ticket" -> cloneTicket(exchange);
      default -> throw new Refused(404, "not here");
    }
  }

  private void login(HttpExchange exchange) throws IOException, Refused {
    var given = basic(exchange.getRequestHeaders()).orElseThrow(() -> new Refused(401, "log in"));
    var account = sessions.verify(given[0], given[1]).orElseThrow(() -> new Refused(401, "log in"));
    var opened =
        sessions
            .open(account.principal(), address(exchange), agent(exchange))
            .orElseThrow(() -> new Refused(503, "too many sessions"));
    exchange.getResponseHeaders().set(TOKEN, opened.cookie());
    send(exchange, 201, "application/json", JSON.writeValueAsString(opened.cookie()));
  }

  private slipway.lab.vim.access.Session session(HttpExchange exchange) throws Refused {
    return sessions
        .find(exchange.getRequestHeaders().getFirst(TOKEN))
        .orElseThrow(() -> new Refused(401, "the session is not known"));
  }

  private void cloneTicket(HttpExchange exchange) throws IOException, Refused {
    var session = session(exchange);
    String guid;
    try {
      JsonNode body = JSON.readTree(body(exchange));
      guid = body.path("vc_guid").asText();
    } catch (JacksonException e) {
      throw new Refused(400, "not JSON");
    }
    if (!guid.equalsIgnoreCase(instanceUuid)) {
      throw new Refused(404, "no vCenter of that id");
    }
    send(
        exchange,
        200,
        "application/json",
        JSON.writeValueAsString(Map.of("session_clone_ticket", sessions.ticketFor(session))));
  }
}
