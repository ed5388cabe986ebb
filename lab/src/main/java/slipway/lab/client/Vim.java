package slipway.lab.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// vim25 calls to one vCenter, under one session. Values are XML elements: what is read here is
/// little and plain.
final class Vim implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  private static final String COOKIE = "vmware_soap_session";

  private final URI base;
  private final HttpClient http;
  private volatile @Nullable String cookie;

  Vim(URI base, String thumbprint) {
    this.base = base;
    this.http =
        HttpClient.newBuilder()
            .sslContext(Pin.context(thumbprint))
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /// A refusal of vCenter.
  static final class VimFault extends IOException {
    private static final long serialVersionUID = 1L;
    private final String type;

    VimFault(String type, String message) {
      super(message);
      this.type = type;
    }

    /// As in `InvalidLogin`.
    String type() {
      return type;
    }
  }

  /// A reference as it is written in a request.
  record Reference(String type, String id) {
    static Reference of(Element element) {
      return new Reference(element.getAttribute("type"), element.getTextContent().strip());
    }

    String as(String tag) {
      return "<" + tag + " type=\"" + text(type) + "\">" + text(id) + "</" + tag + ">";
    }
  }

  /// The elements named `returnval`, none for methods without a result.
  List<Element> call(String method, Reference self, String arguments) throws IOException {
    String envelope =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope xmlns:soapenv=\""
            + SOAP
            + "\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
            + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body><"
            + method
            + " xmlns=\"urn:vim25\">"
            + self.as("_this")
            + arguments
            + "</"
            + method
            + "></soapenv:Body></soapenv:Envelope>";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve("/sdk"))
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "text/xml; charset=utf-8")
            .header("SOAPAction", "urn:vim25/8.0.0.0")
            .header("User-Agent", "vSphere Client stand-in")
            .POST(BodyPublishers.ofString(envelope));
    String session = cookie;
    if (session != null) {
      request.header("Cookie", COOKIE + "=\"" + session + "\"");
    }
    HttpResponse<byte[]> response = send(request.build());
    response.headers().allValues("Set-Cookie").forEach(this::keepCookie);
    Element reply = onlyChild(onlyChild(parse(response)));
    if (reply.getLocalName().equals("Fault")) {
      throw fault(reply);
    }
    return children(reply);
  }

  /// What stands for the session; empty before the login.
  String cookie() {
    String known = cookie;
    return known == null ? "" : known;
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void keepCookie(String header) {
    String pair = header.split(";", 2)[0].strip();
    if (pair.startsWith(COOKIE + "=")) {
      cookie = pair.substring(COOKIE.length() + 1).replace("\"", "");
    }
  }

  private Element parse(HttpResponse<byte[]> response) throws IOException {
    try {
      var factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(response.body()))
          .getDocumentElement();
    } catch (SAXException e) {
      throw new IOException(base + " answered " + response.statusCode() + " without XML", e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static VimFault fault(Element fault) throws IOException {
    String message = "";
    String type = "SystemError";
    for (Element child : children(fault)) {
      if (child.getLocalName().equals("faultstring")) {
        message = child.getTextContent();
      } else if (child.getLocalName().equals("detail") && !children(child).isEmpty()) {
        type = children(child).getFirst().getLocalName().replaceFirst("Fault$", "");
      }
    }
    return new VimFault(type, message);
  }

  private static Element onlyChild(Element parent) throws IOException {
    List<Element> children = children(parent);
    if (children.isEmpty()) {
      throw new IOException("<" + parent.getTagName() + "> is empty");
    }
    return children.getLast();
  }

  static List<Element> children(Element parent) {
    var elements = new ArrayList<Element>();
    for (@Nullable Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  /// The element at the end of a path of names, the first at each level.
  static @Nullable Element at(Element from, String... path) {
    Element here = from;
    for (String name : path) {
      Element next = null;
      for (Element child : children(here)) {
        if (child.getLocalName().equals(name)) {
          next = child;
          break;
        }
      }
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }

  static String textAt(Element from, String... path) {
    Element found = at(from, path);
    return found == null ? "" : found.getTextContent().strip();
  }

  /// Elements in a request, escaped, in their order.
  static String elements(Map<String, String> values) {
    StringBuilder out = new StringBuilder();
    values.forEach(
        (tag, value) ->
            out.append('<').append(tag).append('>').append(text(value)).append("</" + tag + ">"));
    return out.toString();
  }

  static String text(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
