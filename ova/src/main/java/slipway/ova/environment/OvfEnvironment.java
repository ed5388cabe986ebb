package slipway.ova.environment;

import java.io.IOException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import slipway.ova.configuration.Installer;
import slipway.ova.configuration.Property;

/// The OVF environment document: what was typed into the form when the machine was deployed.
/// // DSP0243 1.1.0 §11.1
public final class OvfEnvironment {
  /// A form with a certificate chain and its key is a few KiB.
  public static final int DOCUMENT_CHARACTERS_MAX = 1 << 20;

  private static final String NAMESPACE = "http://schemas.dmtf.org/ovf/environment/1";

  private OvfEnvironment() {}

  /// The properties of our class by their keys without it; those of others are not ours to judge.
  /// Throws with a sentence when the document is not one.
  public static Map<String, String> read(String xml) throws IOException {
    return read(xml, Property.OVF_CLASS + ".");
  }

  /// The same of the vSphere Client's installer of plugins; empty where it did not deploy us.
  public static Map<String, String> readInstallers(String xml) throws IOException {
    return read(xml, Installer.KEYS);
  }

  private static Map<String, String> read(String xml, String prefix) throws IOException {
    if (xml.length() > DOCUMENT_CHARACTERS_MAX) {
      throw new IOException("it is longer than " + DOCUMENT_CHARACTERS_MAX + " characters");
    }
    Element root = parse(xml);
    if (!NAMESPACE.equals(root.getNamespaceURI()) || !"Environment".equals(root.getLocalName())) {
      throw new IOException("its root is " + root.getNodeName() + ", not Environment");
    }
    Map<String, String> properties = new LinkedHashMap<>();
    for (Node section = root.getFirstChild(); section != null; section = section.getNextSibling()) {
      if (section instanceof Element element && "PropertySection".equals(section.getLocalName())) {
        readSection(element, prefix, properties);
      }
    }
    return properties;
  }

  private static void readSection(Element section, String prefix, Map<String, String> into)
      throws IOException {
    for (Node child = section.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (!(child instanceof Element property) || !"Property".equals(property.getLocalName())) {
        continue;
      }
      String key = property.getAttributeNS(NAMESPACE, "key");
      if (!key.startsWith(prefix)) {
        continue;
      }
      String value = property.getAttributeNS(NAMESPACE, "value");
      if (into.putIfAbsent(key.substring(prefix.length()), value) != null) {
        throw new IOException("it has the property " + key + " twice");
      }
    }
  }

  private static Element parse(String xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      // Nothing is fetched or expanded on behalf of a document.
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setXIncludeAware(false);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new Throwing());
      return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    } catch (SAXException e) {
      throw new IOException("it is not XML: " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK has this parser", e);
    }
  }

  /// The standard one writes to standard error.
  private static final class Throwing implements ErrorHandler {
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
