package slipway.lab.vim.imports;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// A descriptor, as far as the lab makes machines of one. // DSP0243 1.1.0
///
/// @param properties defaults by qualified key, as in `guestinfo.slipway.role`
/// @param config what `vmw:Config` and `vmw:ExtraConfig` say
public record OvfDocument(
    String name,
    int cpus,
    int memoryMiB,
    List<Disk> disks,
    List<String> networks,
    Map<String, String> properties,
    Map<String, String> config) {

  /// Longer descriptors are refused.
  static final int MAX_CHARACTERS = 1 << 20;

  private static final String OVF = "http://schemas.dmtf.org/ovf/envelope/1";
  private static final String RASD =
      "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData";
  private static final String VMW = "http://www.vmware.com/schema/ovf";

  // CIM_ResourceAllocationSettingData.ResourceType
  private static final String PROCESSOR = "3";
  private static final String MEMORY = "4";
  private static final String DISK = "17";

  /// @param unit its place on the controller
  /// @param file beside the descriptor; absent for an empty disk
  public record Disk(int unit, long capacityBytes, Optional<File> file) {}

  public record File(String href, long sizeBytes) {}

  /// Throws with a sentence when it is none.
  public static OvfDocument read(String xml) throws IOException {
    Element envelope = parse(xml);
    Map<String, Element> files = byAttribute(envelope, "File", "id");
    Map<String, Element> disks = byAttribute(envelope, "Disk", "diskId");
    List<Disk> attached = new ArrayList<>();
    int cpus = 1;
    int memory = 1024;
    for (Element item : elements(envelope, OVF, "Item")) {
      switch (text(item, "ResourceType")) {
        case PROCESSOR -> cpus = (int) number(text(item, "VirtualQuantity"));
        case MEMORY -> memory = (int) number(text(item, "VirtualQuantity"));
        case DISK -> attached.add(disk(item, disks, files));
        default -> {}
      }
    }
    return new OvfDocument(
        name(envelope),
        cpus,
        memory,
        List.copyOf(attached),
        List.copyOf(byAttribute(envelope, "Network", "name").keySet()),
        properties(envelope),
        config(envelope));
  }

  private static Element parse(String xml) throws IOException {
    if (xml.length() > MAX_CHARACTERS) {
      throw new IOException("The descriptor is too long");
    }
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      Element root = builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
      if (!OVF.equals(root.getNamespaceURI()) || !"Envelope".equals(root.getLocalName())) {
        throw new IOException("The descriptor is no Envelope of OVF 1");
      }
      return root;
    } catch (SAXException e) {
      throw new IOException("The descriptor is no XML: " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK has this parser", e);
    }
  }

  private static String name(Element envelope) throws IOException {
    List<Element> systems = elements(envelope, OVF, "VirtualSystem");
    if (systems.size() != 1) {
      throw new IOException("The descriptor has %d systems, not one".formatted(systems.size()));
    }
    return attribute(systems.getFirst(), OVF, "id");
  }

  private static Disk disk(Element item, Map<String, Element> disks, Map<String, Element> files)
      throws IOException {
    String resource = text(item, "HostResource");
    Element disk = disks.get(resource.replaceFirst("^ovf:/disk/", ""));
    if (disk == null) {
      throw new IOException("The item is a disk that is not there: " + resource);
    }
    if (!attribute(disk, OVF, "capacityAllocationUnits").equals("byte")) {
      throw new IOException("The capacity of " + resource + " is not in bytes");
    }
    String reference = attribute(disk, OVF, "fileRef");
    Element file = files.get(reference);
    if (file == null && !reference.isEmpty()) {
      throw new IOException("The disk refers to a file that is not there: " + reference);
    }
    return new Disk(
        (int) number(text(item, "AddressOnParent")),
        number(attribute(disk, OVF, "capacity")),
        file == null
            ? Optional.empty()
            : Optional.of(
                new File(attribute(file, OVF, "href"), number(attribute(file, OVF, "size")))));
  }

  // DSP0243 1.1.0 §9.5.1: class.key.instance
  private static Map<String, String> properties(Element envelope) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (Element section : elements(envelope, OVF, "ProductSection")) {
      String prefix = attribute(section, OVF, "class");
      for (Element property : elements(section, OVF, "Property")) {
        String key = attribute(property, OVF, "key");
        properties.put(
            prefix.isEmpty() ? key : prefix + "." + key, attribute(property, OVF, "value"));
      }
    }
    return properties;
  }

  private static Map<String, String> config(Element envelope) {
    Map<String, String> config = new LinkedHashMap<>();
    for (String kind : List.of("Config", "ExtraConfig")) {
      for (Element each : elements(envelope, VMW, kind)) {
        config.put(attribute(each, VMW, "key"), attribute(each, VMW, "value"));
      }
    }
    return config;
  }

  private static Map<String, Element> byAttribute(Element below, String name, String attribute) {
    Map<String, Element> found = new LinkedHashMap<>();
    elements(below, OVF, name).forEach(each -> found.put(attribute(each, OVF, attribute), each));
    return found;
  }

  private static List<Element> elements(Element below, String namespace, String name) {
    NodeList found = below.getElementsByTagNameNS(namespace, name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static String attribute(Element element, String namespace, String name) {
    return element.getAttributeNS(namespace, name);
  }

  private static String text(Element item, String name) {
    List<Element> found = elements(item, RASD, name);
    return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
  }

  private static long number(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("The descriptor has no number where one belongs: " + text, e);
    }
  }
}
