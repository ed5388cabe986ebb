package slipway.lab.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import slipway.lab.vim.Identity;

/// A plugin that uses all of the client's interface and nothing else, with its server.
final class ProbePlugin implements AutoCloseable {
  static final String KEY = "test.probe";
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Files that a test serves in place of the real ones.
  final Map<String, byte[]> replaced = new ConcurrentHashMap<>();

  /// What came in, as `METHOD /path?query`.
  final List<String> requests = new CopyOnWriteArrayList<>();

  final Map<String, String> lastHeaders = new ConcurrentHashMap<>();

  /// The event stream sends its last event when this is down.
  final CountDownLatch finishEvents = new CountDownLatch(1);

  final Identity identity = Identity.selfSigned("probe");
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile List<VCenterAddress> vcenters = List.of();
  private volatile URI client = URI.create("about:blank");
  private volatile String clientThumbprint = "";

  ProbePlugin() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url(String path) {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /// Where `whoami` exchanges tokens and logs in with the ticket.
  void knows(VSphereClient standIn, List<VCenterAddress> addresses) {
    client = standIn.url();
    clientThumbprint = standIn.thumbprint();
    vcenters = addresses;
  }

  PluginRegistration registration(String version) {
    return new PluginRegistration(
        KEY, version, "Probe", url("/plugin.json"), identity.thumbprint(), "");
  }

  static byte[] file(String name) {
    try (InputStream in = ProbePlugin.class.getResourceAsStream("plugin/" + name)) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      lastHeaders.clear();
      exchange.getRequestHeaders().forEach((k, v) -> lastHeaders.put(k, v.getFirst()));
      switch (path) {
        case "/dynamic" -> dynamic(exchange);
        case "/events" -> events(exchange);
        case "/whoami" -> whoami(exchange);
        default -> file(exchange, path.substring(1));
      }
    }
  }

  private void file(HttpExchange exchange, String name) throws IOException {
    byte[] body = replaced.getOrDefault(name, file(name));
    if (body.length == 0) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    String type =
        switch (name.substring(name.lastIndexOf('.') + 1)) {
          case "html" -> "text/html";
          case "js" -> "text/javascript";
          case "svg" -> "image/svg+xml";
          case "zip" -> "application/zip";
          default -> "application/json";
        };
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Set-Cookie", "probe=1");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void dynamic(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(405, -1);
      return;
    }
    JsonNode asked = JSON.readTree(exchange.getRequestBody());
    ObjectNode answer = JSON.createObjectNode().put("apiVersion", "1.0.0");
    ArrayNode items = answer.putArray("dynamicItems");
    boolean any = !asked.path("objectIds").isEmpty();
    items.addObject().put("id", "probe.card").put("visible", any);
    items.addObject().put("id", "probe.open").put("visible", any);
    items.addObject().put("id", "probe.disabled").put("visible", false);
    items.addObject().put("id", "probe.gone").put("visible", false).put("relevant", false);
    items.addObject().put("id", "probe.hidden").put("visible", false);
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private void events(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write("data: first\n\n".getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    try {
      if (finishEvents.await(60, TimeUnit.SECONDS)) {
        exchange.getResponseBody().write("data: last\n\n".getBytes(StandardCharsets.UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Does what a plugin's server does with a token: exchanges it, clones the session, and looks.
  private void whoami(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestHeaders().getFirst(ClientApi.TOKEN_HEADER);
    String guid = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String user = "";
    try (RawHttp http = new RawHttp(client, clientThumbprint)) {
      String ticket =
          http.post(
                  "/api/ui/vcenter/session/clone-ticket",
                  Map.of(ClientApi.TOKEN_HEADER, String.valueOf(token)),
                  JSON.writeValueAsString(Map.of("vc_guid", guid)))
              .body();
      String value = JSON.readTree(ticket).path("session_clone_ticket").asText();
      for (VCenterAddress vcenter : vcenters) {
        try (Vim vim = new Vim(vcenter.url(), vcenter.thumbprint())) {
          var self = new Vim.Reference("SessionManager", "SessionManager");
          var session = vim.call("CloneSession", self, Vim.elements(Map.of("cloneTicket", value)));
          user = Vim.textAt(session.getFirst(), "userName") + " at " + vcenter.name();
          break;
        } catch (Vim.VimFault notThere) {
          user = notThere.type();
        }
      }
    }
    byte[] body = user.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    finishEvents.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
