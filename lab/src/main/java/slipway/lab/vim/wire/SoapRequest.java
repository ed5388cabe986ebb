package slipway.lab.vim.wire;

import com.vmware.vim25.ManagedObjectReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/// A method call as it came: the method, the object it is called on, the arguments still as XML.
public record SoapRequest(String method, ManagedObjectReference self, List<Element> arguments) {
  static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";
  static final String VIM = "urn:vim25";

  /// Elements nested deeper than this are refused; the deepest vim25 request has about twenty.
  public static final int MAX_DEPTH = 64;

  /// Reads an envelope; any bytes that are not one throw a [Fault].
  public static SoapRequest decode(byte[] bytes) {
    Element envelope = parse(bytes).getDocumentElement();
    if (!is(envelope, SOAP, "Envelope")) {
      throw Faults.invalidRequest("Not a SOAP 1.1 envelope");
    }
    limitDepth(envelope, 0);
    Element body = null;
    for (Element child : children(envelope)) {
      if (is(child, SOAP, "Body")) {
        body = child;
      }
    }
    List<Element> calls = body == null ? List.of() : children(body);
    if (calls.size() != 1 || !VIM.equals(calls.getFirst().getNamespaceURI())) {
      throw Faults.invalidRequest("The body must hold one element of urn:vim25");
    }
    Element call = calls.getFirst();
    List<Element> arguments = new ArrayList<>(children(call));
    if (arguments.isEmpty() || !arguments.getFirst().getLocalName().equals("_this")) {
      throw Faults.invalidRequest("_this is missing");
    }
    ManagedObjectReference self = SoapReader.reference(arguments.removeFirst());
    return new SoapRequest(call.getLocalName(), self, arguments);
  }

  private static Document parse(byte[] bytes) {
    try {
      var factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setXIncludeAware(false);
      factory.setExpandEntityReferences(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Strict());
      return builder.parse(new ByteArrayInputStream(bytes));
    } catch (SAXException | IOException e) {
      throw Faults.invalidRequest("The request is not well-formed XML without a DOCTYPE");
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void limitDepth(Element element, int depth) {
    if (depth > MAX_DEPTH) {
      throw Faults.invalidRequest("Elements are nested too deeply");
    }
    for (Element child : children(element)) {
      limitDepth(child, depth + 1);
    }
  }

  static boolean is(Element element, String namespace, String name) {
    return namespace.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
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

  /// Says nothing on standard error, unlike the parser's own.
  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) {}

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
