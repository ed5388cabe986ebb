package slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class RegistrationTest {
  private final Document lists = parse();

  @Test
  void everyIdCarriesTheVersion() {
    String prefix = "slipway." + Files.property("plugin.version") + ".";
    List<String> ids = new ArrayList<>();
    for (String element : List.of("taskID", "eventID", "faultID", "privID")) {
      ids.addAll(texts(element));
    }
    assertThat(ids).isNotEmpty().allMatch(id -> id.startsWith(prefix)).doesNotHaveDuplicates();
  }

  @Test
  void everyIdHasATextAndEveryTextAnId() {
    Set<String> wanted = new TreeSet<>();
    texts("taskID").forEach(id -> wanted.add(id + ".label"));
    texts("eventID").forEach(id -> wanted.addAll(List.of(id + ".category", id + ".fullFormat")));
    texts("faultID").forEach(id -> wanted.add(id + ".summary"));
    for (String id : texts("privID")) {
      wanted.addAll(List.of("privilege." + id + ".label", "privilege." + id + ".summary"));
    }
    for (String group : texts("privGroupName")) {
      wanted.addAll(List.of("group." + group + ".label", "group." + group + ".summary"));
    }
    assertThat(new TreeSet<>(texts("key"))).isEqualTo(wanted);
  }

  @Test
  void theListsComeInTheOrderOfVim25() {
    List<String> order = new ArrayList<>();
    NodeList children = lists.getDocumentElement().getElementsByTagName("*");
    for (int i = 0; i < children.getLength(); i++) {
      String name = children.item(i).getNodeName();
      if (name.endsWith("List") && !order.contains(name)) {
        order.add(name);
      }
    }
    assertThat(order)
        .containsExactly("taskList", "eventList", "faultList", "privilegeList", "resourceList");
  }

  private List<String> texts(String element) {
    NodeList found = lists.getElementsByTagName(element);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  private static Document parse() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      return factory.newDocumentBuilder().parse(Files.REGISTRATION.resolve("lists.xml").toFile());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
