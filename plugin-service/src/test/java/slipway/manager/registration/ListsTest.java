package slipway.manager.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import slipway.manager.vsphere.ExtensionLists.Texts;

class ListsTest {
  private static Lists read(String xml) throws IOException {
    return Lists.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void theBuiltInListsNameTheVersionInEveryId() throws IOException {
    Lists lists = Lists.builtIn();
    String prefix = lists.key() + "." + lists.version() + ".";
    assertThat(lists.key()).isEqualTo("slipway");
    assertThat(lists.version()).matches("[0-9.]+");
    assertThat(lists.content().tasks())
        .contains(prefix + "migrate")
        .allMatch(id -> id.startsWith(prefix));
    assertThat(lists.content().events()).contains(prefix + "cutOver");
    assertThat(lists.content().faults()).containsExactly(prefix + "problem");
    assertThat(lists.content().privileges()).hasSize(3);
    assertThat(lists.content().texts())
        .extracting(Texts::module)
        .containsExactly("task", "event", "fault", "auth");
    assertThat(lists.content().texts().getFirst().byKey())
        .containsEntry(prefix + "migrate.label", "Migrate a virtual machine");
  }

  @Test
  void aDocumentTypeIsRefused() {
    assertThatThrownBy(
            () -> read("<!DOCTYPE lists [<!ENTITY e 'x'>]><lists key='&e;' version='1'/>"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void listsWithoutKeyOrVersionAreRefused() {
    assertThatThrownBy(() -> read("<lists key='slipway'/>")).hasMessageContaining("version");
  }
}
