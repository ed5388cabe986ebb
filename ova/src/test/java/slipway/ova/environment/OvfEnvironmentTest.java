package slipway.ova.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OvfEnvironmentTest {
  private static final String HEAD =
      "<Environment xmlns=\"http://schemas.dmtf.org/ovf/environment/1\""
          + " xmlns:oe=\"http://schemas.dmtf.org/ovf/environment/1\" oe:id=\"vm\">";

  private static String with(String properties) {
    return HEAD + "<PropertySection>" + properties + "</PropertySection></Environment>";
  }

  @Test
  void propertiesAreReadWithoutTheirClassAndThoseOfOthersLeftOut() throws IOException {
    String xml =
        with(
            "<Property oe:key=\"guestinfo.slipway.role\" oe:value=\"both\"/>"
                + "<Property oe:key=\"guestinfo.slipway.hostname\" oe:value=\"a&amp;b\"/>"
                + "<Property oe:key=\"other.role\" oe:value=\"x\"/>");
    assertThat(OvfEnvironment.read(xml))
        .containsOnly(
            org.assertj.core.api.Assertions.entry("role", "both"),
            org.assertj.core.api.Assertions.entry("hostname", "a&b"));
  }

  @Test
  void propertiesOfOtherMachinesInTheSameVappAreNotOurs() throws IOException {
    String xml =
        HEAD
            + "<PropertySection/><Entity oe:id=\"other\"><PropertySection>"
            + "<Property oe:key=\"guestinfo.slipway.role\" oe:value=\"gateway\"/>"
            + "</PropertySection></Entity></Environment>";
    assertThat(OvfEnvironment.read(xml)).isEmpty();
  }

  @Test
  void aPropertySetTwiceIsRefused() {
    String twice = "<Property oe:key=\"guestinfo.slipway.role\" oe:value=\"both\"/>".repeat(2);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> OvfEnvironment.read(with(twice)))
        .withMessageContaining("guestinfo.slipway.role twice");
  }

  @Test
  void aDocumentThatFetchesSomethingIsRefused() {
    String xml = "<!DOCTYPE e [<!ENTITY x SYSTEM \"file:///etc/shadow\">]>" + with("&x;");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> OvfEnvironment.read(xml))
        .withMessageContaining("DOCTYPE");
  }

  @Test
  void anotherDocumentIsRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> OvfEnvironment.read("<Envelope/>"))
        .withMessageContaining("Envelope");
  }

  @Test
  void theLengthOfADocumentIsBounded() {
    String padding = " ".repeat(OvfEnvironment.DOCUMENT_CHARACTERS_MAX);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> OvfEnvironment.read(with(padding)))
        .withMessageContaining("longer");
  }

  @Property(tries = 300)
  void whateverTheTextOnlyOneTypeOfExceptionComesOut(@ForAll String text) {
    try {
      assertThat(OvfEnvironment.read(with(text))).isEmpty();
    } catch (IOException refused) {
      assertThat(refused).hasMessageStartingWith("it ");
    }
  }
}
