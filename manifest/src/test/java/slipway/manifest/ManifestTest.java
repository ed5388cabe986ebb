package slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final int TILE = 32;
  private static final Set<String> TEXT_KEYS =
      Set.of("nameKey", "labelKey", "titleKey", "accessibilityTitleKey");

  @Test
  void theManifestOf80HasNothingThatTheClientDoesNotKnow() throws Exception {
    assertThat(Manifests.eight().faults(Files.json("plugin.json"), "plugin")).isEmpty();
  }

  @Test
  void theManifestOf70HasNothingThatTheOlderClientDoesNotKnow() throws Exception {
    assertThat(Manifests.seven().faults(Files.json("plugin-70.json"), "plugin")).isEmpty();
  }

  @Test
  void anUnknownKeyIsFound() throws Exception {
    JsonNode manifest = Files.json("plugin.json");
    ((ObjectNode) manifest.path("configuration")).put("colour", "blue");
    assertThat(Manifests.eight().faults(manifest, "plugin"))
        .containsExactly("plugin.configuration has the unknown key colour");
  }

  @Test
  void whatIsNewIn80IsRefusedBy70() throws Exception {
    assertThat(Manifests.seven().faults(Files.json("plugin.json"), "plugin"))
        .isNotEmpty()
        .allMatch(fault -> fault.contains("menu.actions"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugin.json", "plugin-70.json"})
  void everyKeyIsTranslatedAndEveryTextIsUsed(String name) throws Exception {
    JsonNode manifest = Files.json(name);
    JsonNode texts = manifest.path("definitions").path("i18n").path("definitions");
    Set<String> used = new TreeSet<>();
    Files.under(manifest, TEXT_KEYS).forEach(key -> used.add(key.asText()));
    Set<String> known = new TreeSet<>();
    texts.fieldNames().forEachRemaining(known::add);
    assertThat(known).isEqualTo(used);
    for (JsonNode locale : manifest.path("definitions").path("i18n").path("locales")) {
      assertThat(texts).allSatisfy(text -> assertThat(text.has(locale.asText())).isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugin.json", "plugin-70.json"})
  void everyPageIsARouteOfTheUserInterface(String name) throws Exception {
    String routes =
        java.nio.file.Files.readString(Files.ROOT.resolve("plugin-ui/src/app/routes.ts"));
    for (JsonNode uri : Files.under(Files.json(name), Set.of("uri"))) {
      if (uri.asText().startsWith("icons/")) {
        assertThat(Files.WEB.resolve(uri.asText())).isRegularFile();
        continue;
      }
      assertThat(uri.asText()).startsWith("ui/index.html#/");
      String route = uri.asText().substring("ui/index.html#/".length());
      assertThat(paths(routes)).as(route).contains(route);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plugin.json", "plugin-70.json"})
  void everyIconLiesWithinBothSheets(String name) throws Exception {
    JsonNode manifest = Files.json(name);
    JsonNode sheet = manifest.path("definitions").path("iconSpriteSheet");
    Set<String> used = new HashSet<>();
    Files.under(manifest, Set.of("icon")).forEach(icon -> used.add(icon.path("name").asText()));
    Set<String> known = new HashSet<>();
    sheet.path("definitions").fieldNames().forEachRemaining(known::add);
    assertThat(known).isEqualTo(used);
    JsonNode dark = sheet.path("themeOverrides").path("dark");
    for (String uri : List.of(sheet.path("uri").asText(), dark.path("uri").asText())) {
      BufferedImage image = ImageIO.read(Files.WEB.resolve(uri).toFile());
      for (JsonNode tile : sheet.path("definitions")) {
        int x = tile.path("x").asInt();
        int y = tile.path("y").asInt();
        assertThat(x + TILE).isLessThanOrEqualTo(image.getWidth());
        assertThat(y + TILE).isLessThanOrEqualTo(image.getHeight());
        assertThat(inked(image, x, y)).as("pixels drawn at %d,%d of %s", x, y, uri).isPositive();
      }
    }
  }

  @Test
  void theZipHoldsTheManifestsItLists() throws Exception {
    try (ZipFile zip = new ZipFile(Files.WEB.resolve("plugin.zip").toFile())) {
      for (JsonNode name : Files.json("plugin-multi-manifest.json").path("manifests")) {
        assertThat(zip.getEntry(name.asText())).as(name.asText()).isNotNull();
      }
      assertThat(zip.getEntry("plugin-multi-manifest.json")).isNotNull();
    }
  }

  @Test
  void idsAreUsedOnceForEachType() throws Exception {
    for (var type : Files.json("plugin.json").path("objects").properties()) {
      assertThat(Files.under(type.getValue(), Set.of("id", "navigationId")))
          .as(type.getKey())
          .doesNotHaveDuplicates();
    }
  }

  private static int inked(BufferedImage image, int x, int y) {
    int inked = 0;
    for (int pixel : image.getRGB(x, y, TILE, TILE, null, 0, TILE)) {
      inked += pixel >>> 24 > 0 ? 1 : 0;
    }
    return inked;
  }

  /// The paths of the routes; those of the global view are below `global`.
  private static Set<String> paths(String routes) throws IOException {
    Set<String> paths = new TreeSet<>();
    Matcher path = Pattern.compile("\\n( +)path: '([^']+)'").matcher(routes);
    while (path.find()) {
      boolean child = path.group(1).length() > 4;
      paths.add(child ? Path.of("global", path.group(2)).toString() : path.group(2));
    }
    return paths;
  }
}
