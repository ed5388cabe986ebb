package slipway.ova.descriptor;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import slipway.ova.configuration.Property;

/// The descriptor's rules that importers break on. // DSP0243 1.1.0, DSP8023
final class DescriptorCheck {
  /// DSP8023: a sequence, so their order is fixed.
  private static final List<String> ENVELOPE =
      List.of("References", "DiskSection", "NetworkSection", "VirtualSystem");

  /// DSP8027: the children of an Item are a sequence in the order of the alphabet.
  private static final Set<String> FIRMWARE = Set.of("bios", "efi");

  private final List<String> faults = new ArrayList<>();
  private final List<DiskReference> disks = new ArrayList<>();
  private final Set<String> blank = new HashSet<>();
  private final Element envelope;

  /// @param href its file in the archive
  record DiskReference(String id, String href, long sizeBytes, long capacityBytes) {}

  DescriptorCheck(String xml) throws IOException {
    this.envelope = parse(xml);
    checkEnvelope();
    checkDisks();
    checkHardware();
    checkProperties();
  }

  List<String> faults() {
    return faults;
  }

  List<DiskReference> disks() {
    return disks;
  }

  private void checkEnvelope() {
    if (!OvfDescriptor.OVF.equals(envelope.getNamespaceURI())
        || !"Envelope".equals(envelope.getLocalName())) {
      faults.add("the descriptor's root is not an Envelope of OVF 1");
    }
    List<String> order = children(envelope).stream().map(Element::getLocalName).toList();
    if (!order.equals(ENVELOPE)) {
      faults.add("the envelope holds %s, not %s".formatted(order, ENVELOPE));
    }
    for (Element section : elements(OvfDescriptor.OVF, "*")) {
      String name = String.valueOf(section.getLocalName());
      if (name.endsWith("Section") && !startsWith(section, "Info")) {
        faults.add(name + " does not begin with Info");
      }
    }
    unique("File", "id");
    unique("File", "href");
    unique("Disk", "diskId");
    unique("Network", "name");
  }

  private static boolean startsWith(Element section, String name) {
    List<Element> children = children(section);
    return !children.isEmpty() && name.equals(children.getFirst().getLocalName());
  }

  private void unique(String element, String attribute) {
    Set<String> seen = new HashSet<>();
    for (Element each : elements(OvfDescriptor.OVF, element)) {
      String value = ovf(each, attribute);
      if (value.isEmpty()) {
        faults.add("a %s has no %s".formatted(element, attribute));
      } else if (!seen.add(value)) {
        faults.add("two of %s have the %s %s".formatted(element, attribute, value));
      }
    }
  }

  private void checkDisks() {
    Map<String, Element> files = new HashMap<>();
    elements(OvfDescriptor.OVF, "File").forEach(file -> files.put(ovf(file, "id"), file));
    for (Element disk : elements(OvfDescriptor.OVF, "Disk")) {
      String id = ovf(disk, "diskId");
      if (ovf(disk, "fileRef").isEmpty()) {
        blank.add("ovf:/disk/" + id);
        number(ovf(disk, "capacity"), "the capacity of disk " + id);
        continue;
      }
      Element file = files.remove(ovf(disk, "fileRef"));
      if (file == null) {
        faults.add("disk %s refers to no file".formatted(id));
        continue;
      }
      if (!ovf(disk, "capacityAllocationUnits").equals("byte")) {
        faults.add("the capacity of disk %s is not in bytes".formatted(id));
      }
      if (!ovf(disk, "format").equals(OvfDescriptor.STREAM_OPTIMIZED)) {
        faults.add("disk %s does not say that it is stream-optimized".formatted(id));
      }
      disks.add(
          new DiskReference(
              id,
              ovf(file, "href"),
              number(ovf(file, "size"), "the size of file " + ovf(file, "href")),
              number(ovf(disk, "capacity"), "the capacity of disk " + id)));
    }
    files.keySet().forEach(id -> faults.add("no disk refers to file " + id));
  }

  private long number(String text, String what) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      faults.add(what + " is not a number: " + text);
      return -1;
    }
  }

  private void checkHardware() {
    for (Element hardware : elements(OvfDescriptor.OVF, "VirtualHardwareSection")) {
      if (!ovf(hardware, "transport").equals("com.vmware.guestInfo")) {
        faults.add("the properties are not handed over by com.vmware.guestInfo");
      }
      String type = texts(hardware, OvfDescriptor.VSSD, "VirtualSystemType");
      if (!type.matches("vmx-(1[0-7])")) {
        faults.add("the hardware is %s; vSphere 7.0 takes vmx-17 at most".formatted(type));
      }
      checkItems(hardware);
    }
    boolean firmware =
        elements(OvfDescriptor.VMW, "Config").stream()
            .filter(config -> vmw(config, "key").equals("firmware"))
            .anyMatch(config -> FIRMWARE.contains(vmw(config, "value")));
    if (!firmware) {
      faults.add("the firmware is not said: the system boots by EFI only");
    }
  }

  private void checkItems(Element hardware) {
    Map<String, String> types = new HashMap<>();
    Set<String> used = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (Element item : elements(hardware, OvfDescriptor.OVF, "Item")) {
      String id = texts(item, OvfDescriptor.RASD, "InstanceID");
      List<String> order = children(item).stream().map(Element::getLocalName).toList();
      if (!order.equals(order.stream().sorted().toList())) {
        faults.add("the elements of item %s are not in the order of the schema".formatted(id));
      }
      if (types.put(id, texts(item, OvfDescriptor.RASD, "ResourceType")) != null) {
        faults.add("two items have the InstanceID " + id);
      }
      String parent = texts(item, OvfDescriptor.RASD, "Parent");
      if (!parent.isEmpty()) {
        if (!types.containsKey(parent)) {
          faults.add("the parent of item %s is not before it: %s".formatted(id, parent));
        }
        if (!places.add(parent + ":" + texts(item, OvfDescriptor.RASD, "AddressOnParent"))) {
          faults.add("two items have the place of item " + id);
        }
      }
      checkReferences(item, id, used);
    }
    for (DiskReference disk : disks) {
      if (!used.contains("ovf:/disk/" + disk.id())) {
        faults.add("disk %s is not attached".formatted(disk.id()));
      }
    }
  }

  private void checkReferences(Element item, String id, Set<String> used) {
    String type = texts(item, OvfDescriptor.RASD, "ResourceType");
    String resource = texts(item, OvfDescriptor.RASD, "HostResource");
    if (!resource.isEmpty()) {
      if (!blank.contains(resource)
          && disks.stream().noneMatch(disk -> resource.equals("ovf:/disk/" + disk.id()))) {
        faults.add("item %s is %s, which is not there".formatted(id, resource));
      }
      if (!used.add(resource)) {
        faults.add("two items are " + resource);
      }
    }
    String connection = texts(item, OvfDescriptor.RASD, "Connection");
    if (!connection.isEmpty()
        && elements(OvfDescriptor.OVF, "Network").stream()
            .noneMatch(network -> ovf(network, "name").equals(connection))) {
      faults.add("item %s is connected to %s, which is not there".formatted(id, connection));
    }
    String model = texts(item, OvfDescriptor.RASD, "ResourceSubType");
    // CIM_ResourceAllocationSettingData: 6 is a SCSI controller, 10 an Ethernet adapter.
    if (type.equals("6") && !model.equals("VirtualSCSI")) {
      faults.add("the controller of item %s is %s, not VirtualSCSI".formatted(id, model));
    }
    if (type.equals("10") && !model.equals("VmxNet3")) {
      faults.add("the adapter of item %s is %s, not VmxNet3".formatted(id, model));
    }
  }

  private void checkProperties() {
    Set<String> keys = new HashSet<>();
    for (Element section : elements(OvfDescriptor.OVF, "ProductSection")) {
      String prefix = ovf(section, "class");
      for (Element property : elements(section, OvfDescriptor.OVF, "Property")) {
        String key = ovf(property, "key");
        // DSP0243 1.1.0 §9.5.1: the qualified name is class.key.instance.
        if (!key.matches("[A-Za-z0-9_-]+") && !OvfDescriptor.INSTALLER_KEYS.contains(key)) {
          faults.add("the property key %s has a dot, a colon or a blank".formatted(key));
        }
        if (!keys.add(prefix + "." + key)) {
          faults.add("two properties have the key " + key);
        }
        if (!ovf(property, "type").matches("string|boolean|int|uint8|uint16")) {
          faults.add("the property %s has no known type".formatted(key));
        }
        if (key.contains("password") && !ovf(property, "password").equals("true")) {
          faults.add("the property %s would be shown while it is typed".formatted(key));
        }
        if (!ovf(property, "value").isEmpty() && ovf(property, "password").equals("true")) {
          faults.add("the property %s has a default, and is a password".formatted(key));
        }
        if (texts(property, OvfDescriptor.OVF, "Label").isEmpty()
            || texts(property, OvfDescriptor.OVF, "Description").isEmpty()) {
          faults.add("the property %s has no label or description".formatted(key));
        }
      }
    }
    for (String key : OvfDescriptor.INSTALLER_KEYS) {
      if (!keys.contains("." + key)) {
        faults.add("the vSphere Client's installer is not told " + key);
      }
    }
    for (Property property : Property.values()) {
      if (!keys.contains(property.qualifiedKey())) {
        faults.add("the form does not ask for " + property.key());
      }
    }
  }

  private static Element parse(String xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setNamespaceAware(true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)))
          .getDocumentElement();
    } catch (SAXException e) {
      throw new IOException("the descriptor is not XML: " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK has this parser", e);
    }
  }

  private List<Element> elements(String namespace, String name) {
    return elements(envelope, namespace, name);
  }

  private static List<Element> elements(Element below, String namespace, String name) {
    NodeList found = below.getElementsByTagNameNS(namespace, name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  private static String texts(Element parent, String namespace, String name) {
    List<Element> found = elements(parent, namespace, name);
    return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
  }

  private static String ovf(Element element, String attribute) {
    return element.getAttributeNS(OvfDescriptor.OVF, attribute);
  }

  private static String vmw(Element element, String attribute) {
    return element.getAttributeNS(OvfDescriptor.VMW, attribute);
  }
}
