package slipway.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the pages of the client ask of their own server, and clone tickets for plugins' servers.
final class ClientApi extends Answer {
  static final String TOKEN_HEADER = "vmware-api-session-id";

  /// Objects that one question about dynamic items may name.
  static final int MAX_OBJECTS = 1000;

  private final ClientVersion version;
  private final Logins logins;
  private final Plugins plugins;

  ClientApi(ClientVersion version, Logins logins, Plugins plugins) {
    this.version = version;
    this.logins = logins;
    this.plugins = plugins;
  }

  @Override
  void answer(HttpExchange exchange) throws IOException, Refused {
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    try {
      switch (call) {
        case "POST /api/ui/vcenter/session/clone-ticket" -> cloneTicket(exchange);
        case "POST /ui/api/login" -> login(exchange);
        case "POST /ui/api/logout" -> logout(exchange);
        case "GET /ui/api/session" -> whoIsThere(exchange);
        case "GET /ui/api/inventory" -> json(exchange, 200, InventoryJson.tree(session(exchange)));
        case "GET /ui/api/tasks" -> json(exchange, 200, InventoryJson.tasks(session(exchange)));
        case "GET /ui/api/object" -> object(exchange);
        case "GET /ui/api/plugins" -> plugins(exchange);
        case "POST /ui/api/dynamic" -> dynamic(exchange);
        default -> throw new Refused(404, "not here");
      }
    } catch (Vim.VimFault fault) {
      throw new Refused(status(fault), String.valueOf(fault.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new Refused(400, String.valueOf(e.getMessage()));
    }
  }

  private static int status(Vim.VimFault fault) {
    return switch (fault.type()) {
      case "NotAuthenticated", "InvalidLogin" -> 401;
      case "NoPermission" -> 403;
      case "ManagedObjectNotFound" -> 404;
      default -> 502;
    };
  }

  private ClientSession session(HttpExchange exchange) throws Refused {
    return logins
        .byCookie(cookie(exchange))
        .orElseThrow(() -> new Refused(401, "You are not logged in."));
  }

  private void login(HttpExchange exchange) throws IOException, Refused {
    JsonNode given = body(exchange);
    String cookie;
    try {
      cookie = logins.login(given.path("user").asText(), given.path("password").asText());
    } catch (Vim.VimFault e) {
      if (e.type().equals("InvalidLogin")) {
        throw new Refused(401, "Invalid credentials.");
      }
      throw e;
    }
    setCookie(exchange, cookie, "");
    exchange.sendResponseHeaders(204, -1);
  }

  private void logout(HttpExchange exchange) throws IOException {
    logins.logout(cookie(exchange));
    setCookie(exchange, "", "; Max-Age=0");
    exchange.sendResponseHeaders(204, -1);
  }

  private static void setCookie(HttpExchange exchange, String value, String more) {
    exchange
        .getResponseHeaders()
        .set(
            "Set-Cookie",
            COOKIE + "=" + value + "; Path=/; HttpOnly; Secure; SameSite=Strict" + more);
  }

  /// Nothing for those who have still to log in: browsers complain of every refusal.
  private void whoIsThere(HttpExchange exchange) throws IOException {
    ClientSession session = logins.byCookie(cookie(exchange)).orElse(null);
    if (session == null) {
      exchange.sendResponseHeaders(204, -1);
    } else {
      json(exchange, 200, session(session));
    }
  }

  private JsonNode session(ClientSession session) {
    ObjectNode answer =
        JSON.createObjectNode()
            .put("user", session.user())
            .put("token", session.token())
            .put("version", version.text());
    ArrayNode vcenters = answer.putArray("vcenters");
    session
        .vcenters()
        .values()
        .forEach(
            vcenter ->
                vcenters
                    .addObject()
                    .put("guid", vcenter.instanceUuid())
                    .put("name", vcenter.address().name())
                    .put("version", vcenter.version()));
    ObjectNode refused = answer.putObject("refused");
    session.refused().forEach(refused::put);
    return answer;
  }

  private void object(HttpExchange exchange) throws IOException, Refused {
    ClientSession session = session(exchange);
    ObjectId id = ObjectId.parse(parameter(exchange, "id"));
    VCenterSession vcenter =
        session
            .vcenter(id.instanceUuid())
            .orElseThrow(() -> new Refused(404, "no vCenter " + id.instanceUuid()));
    json(exchange, 200, InventoryJson.object(vcenter, id));
  }

  private void plugins(HttpExchange exchange) throws IOException, Refused {
    boolean again = parameter(exchange, "again").equals("true");
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode list = answer.putArray("plugins");
    for (Plugins.Offered offered : plugins.offered(session(exchange), again)) {
      Plugins.Plugin plugin = offered.plugin();
      ObjectNode each =
          list.addObject()
              .put("key", plugin.registration().key())
              .put("version", plugin.registration().version())
              .put("label", plugin.registration().label())
              .put("url", plugin.registration().url().toString())
              .put("instance", plugin.instance())
              .put("base", plugin.base())
              .put("page", plugin.base() + pathOf(plugin));
      offered.vcenters().forEach(each.putArray("vcenters")::add);
      plugin.reasons().forEach(each.putArray("reasons")::add);
      Manifest manifest = plugin.manifest();
      if (manifest != null) {
        each.set("manifest", manifest.json());
      }
    }
    json(exchange, 200, answer);
  }

  /// Where the manifest lies at its server; what it names is relative to that.
  private static String pathOf(Plugins.Plugin plugin) {
    String path = plugin.registration().url().getRawPath();
    return path == null || path.isEmpty() ? "" : path.substring(1);
  }

  private void dynamic(HttpExchange exchange) throws IOException, Refused {
    ClientSession session = session(exchange);
    JsonNode question = body(exchange);
    String uri = question.path("uri").asText();
    List<String> objectIds = new ArrayList<>();
    for (JsonNode id : question.path("objectIds")) {
      objectIds.add(ObjectId.parse(id.asText()).toString());
    }
    if (objectIds.isEmpty() || objectIds.size() > MAX_OBJECTS) {
      throw new Refused(400, "between 1 and " + MAX_OBJECTS + " objects, please");
    }
    Plugins.Plugin plugin =
        plugins
            .byInstance(question.path("instance").asText())
            .orElseThrow(() -> new Refused(404, "no such plugin"));
    PluginServer server = plugin.server();
    Manifest manifest = plugin.manifest();
    if (server == null || manifest == null || !manifest.dynamicPages().contains(uri)) {
      throw new Refused(404, "the plugin has no such page");
    }
    String locale = question.path("locale").asText("en-US");
    JsonNode answer =
        DynamicItems.answer(
            server.ask(uri, session.token(), DynamicItems.question(objectIds, locale)));
    json(exchange, 200, answer);
  }

  private void cloneTicket(HttpExchange exchange) throws IOException, Refused {
    String token = exchange.getRequestHeaders().getFirst(TOKEN_HEADER);
    ClientSession session =
        logins
            .byToken(token == null ? "" : token)
            .orElseThrow(() -> new Refused(401, "the session is not known"));
    String guid = body(exchange).path("vc_guid").asText();
    VCenterSession vcenter =
        session.vcenter(guid).orElseThrow(() -> new Refused(404, "no vCenter of that id"));
    json(exchange, 200, JSON.createObjectNode().put("session_clone_ticket", vcenter.cloneTicket()));
  }
}
