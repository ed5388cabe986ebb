package slipway.manager.vsphere.vim25;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The networks that a descriptor names, each of which has to be told where it is here.
/// // DSP0243 1.1.0 §9.2
final class OvfNetworks {
  private static final String OVF = "http://schemas.dmtf.org/ovf/envelope/1";

  private OvfNetworks() {}

  static List<String> of(String descriptor) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    List<String> names = new ArrayList<>();
    try {
      XMLStreamReader in = factory.createXMLStreamReader(new StringReader(descriptor));
      while (in.hasNext()) {
        if (in.next() == XMLStreamConstants.START_ELEMENT
            && in.getLocalName().equals("Network")
            && OVF.equals(in.getNamespaceURI())) {
          names.add(String.valueOf(in.getAttributeValue(OVF, "name")));
        }
      }
    } catch (XMLStreamException e) {
      throw Problem.of(ProblemType.APPLIANCE_PACKAGE_DAMAGED, "its descriptor is no XML")
          .toException(e);
    }
    return names;
  }
}
