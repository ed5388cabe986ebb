package slipway.manager.vsphere.vim25;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// What vCenter made of a descriptor goes back to it as it came: vim25 6.0 has no names for parts
/// of it, Secure Boot among them, and the machine would be made without.
final class ImportSpecText {
  private static final String VIM25 = "urn:vim25";

  private ImportSpecText() {}

  /// The argument `spec` of ImportVApp, of a reply to CreateImportSpec.
  static String of(String reply) throws MalformedReplyException {
    try {
      Document document = parse(reply);
      Node found = document.getElementsByTagNameNS(VIM25, "importSpec").item(0);
      if (!(found instanceof Element spec)) {
        throw new MalformedReplyException("there is no importSpec");
      }
      declareAll(spec);
      return text(document.renameNode(spec, VIM25, "spec"));
    } catch (SAXException | IOException | ParserConfigurationException | TransformerException e) {
      throw new MalformedReplyException("the import specification is no XML", e);
    }
  }

  private static Document parse(String reply)
      throws ParserConfigurationException, SAXException, IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(reply)));
  }

  /// Prefixes stand in values, too, as in `xsi:type="xsd:string"`.
  private static void declareAll(Element spec) {
    for (Node above = spec.getParentNode();
        above instanceof Element element;
        above = above.getParentNode()) {
      NamedNodeMap attributes = element.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        Node each = attributes.item(i);
        if (each.getNodeName().startsWith("xmlns:") && !spec.hasAttribute(each.getNodeName())) {
          spec.setAttributeNS(
              XMLConstants.XMLNS_ATTRIBUTE_NS_URI, each.getNodeName(), each.getNodeValue());
        }
      }
    }
  }

  private static String text(Node spec) throws TransformerException {
    TransformerFactory factory = TransformerFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    Transformer transformer = factory.newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter text = new StringWriter();
    transformer.transform(new DOMSource(spec), new StreamResult(text));
    return text.toString();
  }
}
