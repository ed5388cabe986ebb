package slipway.lab.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ClientVersion EIGHT = new ClientVersion("8.0.3");
  private static final ClientVersion SEVEN = new ClientVersion("7.0.3");

  private static ObjectNode valid() {
    try {
      return (ObjectNode) JSON.readTree(ProbePlugin.file("plugin.json"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> reasons(JsonNode manifest, ClientVersion client) {
    byte[] bytes = manifest.toString().getBytes(StandardCharsets.UTF_8);
    var refused = catchThrowableOfType(Manifest.Refused.class, () -> Manifest.parse(bytes, client));
    return refused == null ? List.of() : refused.reasons();
  }

  @Test
  void aManifestThatUsesEverythingIsTaken() {
    assertThat(reasons(valid(), EIGHT)).isEmpty();
  }

  /// Every object of the valid manifest, by pointer; those whose keys are free names are left out.
  private static List<String> objects(JsonNode from, String path) {
    List<String> found = new ArrayList<>();
    if (from.isObject() && !path.matches(".*/(i18n|iconSpriteSheet)/definitions.*|.*~1.*")) {
      found.add(path);
    }
    if (from.isObject()) {
      from.properties().forEach(e -> found.addAll(objects(e.getValue(), path + "/" + e.getKey())));
    }
    for (int i = 0; from.isArray() && i < from.size(); i++) {
      found.addAll(objects(from.get(i), path + "/" + i));
    }
    return found;
  }

  @TestFactory
  Stream<DynamicTest> anUnknownKeyRefusesTheManifestWhereverItStands() {
    return objects(valid(), "").stream()
        .map(
            path ->
                DynamicTest.dynamicTest(
                    "at " + path,
                    () -> {
                      ObjectNode manifest = valid();
                      ((ObjectNode) manifest.at(path)).put("surprise", "x");
                      assertThat(reasons(manifest, EIGHT)).anyMatch(r -> r.contains("surprise"));
                    }));
  }

  @ParameterizedTest
  @CsvSource({
    "/manifestVersion, '\"2.0.0\"'",
    "/configuration/nameKey, 7",
    "/global/view/uri, '\"https://elsewhere/x.html\"'",
    "/global/view/uri, '\"/x.html\"'",
    "/requirements/plugin.api.version, '\"9\"'",
    "/requirements/action.accepts.multiple.targets, '\"1.0.0\"'",
    "/objects/VirtualMachine/menu/actions/0/trigger/type, '\"popup\"'",
    "/objects/VirtualMachine/menu/actions/0/trigger/size/width, 0",
    "/objects/VirtualMachine/monitor/views, '[]'",
    "/definitions/i18n/locales, '[\"english\"]'"
  })
  void aWrongValueIsNamedByItsPlace(String path, String value) throws IOException {
    ObjectNode manifest = valid();
    int last = path.lastIndexOf('/');
    JsonNode parent = manifest.at(path.substring(0, last));
    ((ObjectNode) parent).set(path.substring(last + 1), JSON.readTree(value));
    assertThat(reasons(manifest, EIGHT)).anyMatch(reason -> reason.startsWith(path));
  }

  @Test
  void everyTextThatIsUsedStandsInEveryLocale() {
    ObjectNode manifest = valid();
    ((ObjectNode) manifest.at("/definitions/i18n/definitions/open")).remove("de-DE");
    ((ObjectNode) manifest.at("/definitions/i18n/definitions")).remove("monitor");
    assertThat(reasons(manifest, EIGHT))
        .containsExactlyInAnyOrder(
            "the text open is missing in de-DE",
            "the text monitor is missing in en-US",
            "the text monitor is missing in de-DE");
  }

  @Test
  void iconsAndTargetsAreDefinedAndIdsAreUsedOnce() {
    ObjectNode manifest = valid();
    ((ObjectNode) manifest.at("/configuration/icon")).put("name", "other");
    ((ObjectNode) manifest.at("/objects/VirtualMachine/menu/actions/4/trigger"))
        .put("targetViewId", "nowhere");
    ((ObjectNode) manifest.at("/objects/VirtualMachine/menu/actions/3")).put("id", "probe.open");
    assertThat(reasons(manifest, EIGHT))
        .containsExactlyInAnyOrder(
            "the icon other is not defined",
            "no view has the id nowhere",
            "the id probe.open is used twice for VirtualMachine");
  }

  @Test
  void anOlderClientDoesNotKnowWhatCameLater() {
    assertThat(reasons(valid(), SEVEN))
        .anyMatch(reason -> reason.contains("accessibilityTitleKey is unknown"))
        .anyMatch(reason -> reason.contains("\"separator\""))
        .anyMatch(reason -> reason.contains("\"navigation\""));
  }

  @Test
  void aManifestForAnotherReleaseIsRefused() {
    ObjectNode manifest = valid();
    ((ObjectNode) manifest.at("/requirements/vcenter.server")).put("version", "[9.0,)");
    assertThat(reasons(manifest, EIGHT))
        .containsExactly("requirements: vcenter.server [9.0,) does not take 8.0.3");
  }

  @Test
  void whatIsNoJsonOrNamesAKeyTwiceIsRefused() {
    for (String text : List.of("", "{", "[]", "{\"a\":1,\"a\":1}", "{} {}")) {
      assertThatThrownBy(() -> Manifest.parse(text.getBytes(StandardCharsets.UTF_8), EIGHT))
          .as(text)
          .isInstanceOf(Manifest.Refused.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "8.0.3;[7.0,);true", "8.0.3;[7.0,8.0);false", "8.0;[7.0,8.0];true", "8.0.0;(8.0,);false",
        "7.0;7.0;true", "6.7;7.0;false", "10.0;[9.1,);true", "8.0.3;(,8.0.3);false"
      })
  void aVersionIsInARangeOrNot(String version, String range, boolean in) {
    assertThat(new ClientVersion(version).isIn(range)).isEqualTo(in);
  }
}
