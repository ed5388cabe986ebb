package slipway.manager.registration;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import slipway.manager.vsphere.ExtensionLists;
import slipway.manager.vsphere.ExtensionLists.Privilege;
import slipway.manager.vsphere.ExtensionLists.Texts;

/// The plugin's key and version and what it brings along, as `manifest` has them.
///
/// @param key the extension's
public record Lists(String key, String version, ExtensionLists content) {
  private static final String RESOURCE = "/registration/lists.xml";

  /// Those that this program was built with.
  public static Lists builtIn() throws IOException {
    try (InputStream in = Lists.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("this build has no registration lists");
      }
      return read(in);
    }
  }

  static Lists read(InputStream xml) throws IOException {
    Element root;
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // Else what is wrong is also written to standard error.
      builder.setErrorHandler(new DefaultHandler());
      root = builder.parse(xml).getDocumentElement();
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException("the registration lists cannot be read: " + e.getMessage(), e);
    }
    if (root.getAttribute("key").isEmpty() || root.getAttribute("version").isEmpty()) {
      throw new IOException("the registration lists have no key or no version");
    }
    return new Lists(
        root.getAttribute("key"),
        root.getAttribute("version"),
        new ExtensionLists(
            texts(root, "taskID"),
            texts(root, "eventID"),
            texts(root, "faultID"),
            elements(root, "privilegeList").stream()
                .map(each -> new Privilege(text(each, "privID"), text(each, "privGroupName")))
                .toList(),
            elements(root, "resourceList").stream().map(Lists::resource).toList()));
  }

  private static Texts resource(Element list) {
    Map<String, String> byKey = new LinkedHashMap<>();
    elements(list, "data").forEach(data -> byKey.put(text(data, "key"), text(data, "value")));
    return new Texts(text(list, "locale"), text(list, "module"), byKey);
  }

  private static List<String> texts(Element in, String name) {
    return elements(in, name).stream().map(Element::getTextContent).toList();
  }

  private static String text(Element in, String name) {
    List<Element> found = elements(in, name);
    return found.isEmpty() ? "" : found.getFirst().getTextContent();
  }

  private static List<Element> elements(Element in, String name) {
    NodeList found = in.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }
}
