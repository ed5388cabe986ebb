package slipway.manager.vsphere.vim25;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.manager.vsphere.Endpoint;

/// Answers vim25 calls over HTTPS with replies written by hand after the published WSDL: per method
/// a queue of replies, whose last one stays.
final class SoapServer implements AutoCloseable {
  private static final Pattern METHOD = Pattern.compile("<soapenv:Body><([A-Za-z_]+)");

  static final String CONTENT =
      """
      <returnval>
        <rootFolder type="Folder">group-d1</rootFolder>
        <propertyCollector type="PropertyCollector">propertyCollector</propertyCollector>
        <viewManager type="ViewManager">ViewManager</viewManager>
        <about><name>VMware vCenter Server</name><fullName>vCenter 8</fullName><version>8.0.3</version>
          <apiVersion>8.0.3.0</apiVersion><instanceUuid>uuid-1</instanceUuid><novelty>9</novelty></about>
        <sessionManager type="SessionManager">SessionManager</sessionManager>
        <authorizationManager type="AuthorizationManager">AuthorizationManager</authorizationManager>
        <fileManager type="FileManager">FileManager</fileManager>
        <virtualDiskManager type="VirtualDiskManager">virtualDiskManager</virtualDiskManager>
        <taskManager type="TaskManager">TaskManager</taskManager>
        <eventManager type="EventManager">EventManager</eventManager>
        <extensionManager type="ExtensionManager">ExtensionManager</extensionManager>
        <guestOperationsManager type="GuestOperationsManager">guestOps</guestOperationsManager>
      </returnval>""";

  static final String USER =
      "<returnval><key>key-1</key><userName>VSPHERE.LOCAL\\ann</userName><fullName>Ann</fullName>"
          + "<loginTime>2026-11-20T10:00:00.123456Z</loginTime>"
          + "<lastActiveTime>2026-11-20T10:00:00Z</lastActiveTime><locale>en</locale>"
          + "<messageLocale>en</messageLocale></returnval>";

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Identity identity;
  private final Map<String, Queue<Reply>> replies = new ConcurrentHashMap<>();
  final List<Request> requests = new CopyOnWriteArrayList<>();

  record Request(String method, String path, String cookie, String text) {}

  /// How to answer one call.
  interface Reply {
    void send(HttpExchange exchange, String method) throws IOException;
  }

  SoapServer(Identity identity) throws IOException {
    this.identity = identity;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    on("RetrieveServiceContent", CONTENT);
    on(
        "Login",
        (exchange, method) -> {
          exchange
              .getResponseHeaders()
              .add("Set-Cookie", "vmware_soap_session=\"abc\"; Path=/; HttpOnly; Secure");
          body(200, envelope(method, USER)).send(exchange, method);
        });
    on("Logout", "");
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  Endpoint endpoint() {
    return new Endpoint(url(), identity.thumbprint());
  }

  /// Answers a method, in this order, with these contents of the response element.
  SoapServer on(String method, String... contents) {
    Queue<Reply> queue = new ArrayDeque<>();
    for (String content : contents) {
      queue.add((exchange, name) -> body(200, envelope(name, content)).send(exchange, name));
    }
    replies.put(method, queue);
    return this;
  }

  SoapServer on(String method, Reply... given) {
    replies.put(method, new ArrayDeque<>(List.of(given)));
    return this;
  }

  static Reply ok(String content) {
    return (exchange, method) -> body(200, envelope(method, content)).send(exchange, method);
  }

  static Reply fault(String type, String told, String content) {
    String xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><soapenv:Fault>
        <faultcode>ServerFaultCode</faultcode><faultstring>%s</faultstring>
        <detail><%sFault xmlns="urn:vim25" xsi:type="%s">%s</%sFault></detail>
        </soapenv:Fault></soapenv:Body></soapenv:Envelope>"""
            .formatted(told, type, type, content, type);
    return body(500, xml);
  }

  static Reply body(int status, String text) {
    return (exchange, method) -> {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    };
  }

  static String envelope(String method, String content) {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
          xmlns:xsd="http://www.w3.org/2001/XMLSchema"
          xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
        <soapenv:Body><%sResponse xmlns="urn:vim25">%s</%sResponse></soapenv:Body>
        </soapenv:Envelope>"""
        .formatted(method, content, method);
  }

  List<Request> calls(String method) {
    return requests.stream().filter(r -> r.method().equals(method)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String path = exchange.getRequestURI().toString();
      Matcher matcher = METHOD.matcher(body);
      boolean soap = path.equals("/sdk") && matcher.find();
      String method = soap ? matcher.group(1) : exchange.getRequestMethod();
      String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
      requests.add(new Request(method, path, cookie, body));
      Queue<Reply> queue = replies.getOrDefault(method, new ArrayDeque<>());
      Reply reply;
      synchronized (queue) {
        reply = queue.size() > 1 ? queue.remove() : queue.peek();
      }
      if (reply == null) {
        fault("NotSupported", "no reply was prepared for " + method, "").send(exchange, method);
      } else {
        reply.send(exchange, method);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
