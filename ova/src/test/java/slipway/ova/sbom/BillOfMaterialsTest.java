package slipway.ova.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BillOfMaterialsTest {
  private static final Path PROJECT = Path.of(System.getProperty("slipway.root"));

  @TempDir Path directory;

  private static byte[] jar(String... namesAndTexts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return out.toByteArray();
  }

  @Test
  void jarsAreFoundAlsoWithinOthers() throws IOException {
    byte[] inner =
        jar(
            "META-INF/maven/org.example/inner/pom.properties",
            "groupId=org.example\nartifactId=inner\nversion=1.0\n");
    byte[] outer = jar("lib/inner.jar", new String(inner, StandardCharsets.ISO_8859_1));
    Files.write(directory.resolve("outer-2.5.jar"), outer);
    assertThat(JavaLibraries.in(directory))
        .extracting(Component::name, Component::version)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("inner", "1.0"),
            org.assertj.core.groups.Tuple.tuple("outer", "2.5"));
    assertThat(JavaLibraries.in(directory)).allMatch(each -> each.sha256().length() == 64);
  }

  @Test
  void packagesOfDebianHaveTheirSource() throws IOException {
    Path list = directory.resolve("packages");
    Files.writeString(list, "libssl3\t3.0.17-1~deb12u2\tamd64\topenssl\t3.0.17-1~deb12u2\n");
    assertThat(DebianPackages.read(list))
        .extracting(Component::purl)
        .containsExactly(
            "pkg:deb/debian/libssl3@3.0.17-1~deb12u2?arch=amd64&distro=debian-12"
                + "&upstream=openssl%403.0.17-1~deb12u2");
    Files.writeString(list, "a line of something else\n");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> DebianPackages.read(list));
  }

  @Test
  void whatTheUserInterfaceIsBundledFromIsListedAndItsToolsAreNot() throws IOException {
    List<Component> packages = NodePackages.shipped(PROJECT.resolve("plugin-ui/package-lock.json"));
    assertThat(packages)
        .extracting(Component::purl)
        .anyMatch(purl -> purl.startsWith("pkg:npm/%40angular/core@"))
        .anyMatch(purl -> purl.startsWith("pkg:npm/rxjs@"))
        .noneMatch(purl -> purl.contains("/vitest@") || purl.contains("/typescript@"));
  }

  @Test
  void theDocumentIsCycloneDxAndTheSameEachTime() throws IOException {
    Component one = new Component("g", "a", "1", "pkg:maven/g/a@1", "00");
    Component two = new Component("", "b", "2", "pkg:npm/b@2", "");
    BillOfMaterials bill = new BillOfMaterials("0.1", 1_000_000_000);
    bill.addAll(List.of(one, two, one));
    BillOfMaterials again = new BillOfMaterials("0.1", 1_000_000_000);
    again.addAll(List.of(two, one));
    assertThat(bill.json()).isEqualTo(again.json());
    JsonNode document = new ObjectMapper().readTree(bill.json());
    assertThat(document.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(document.path("serialNumber").asText()).matches("urn:uuid:[0-9a-f-]{36}");
    assertThat(document.path("metadata").path("timestamp").asText())
        .isEqualTo("2001-09-09T01:46:40Z");
    assertThat(document.path("components")).hasSize(2);
    assertThat(document.path("components").get(0).path("hashes").get(0).path("alg").asText())
        .isEqualTo("SHA-256");
  }
}
