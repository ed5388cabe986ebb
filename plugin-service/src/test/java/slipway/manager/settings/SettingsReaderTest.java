package slipway.manager.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class SettingsReaderTest {
  private static final Set<String> OPTIONAL =
      Set.of(
          SettingsReader.METRICS_TOKEN_FILE,
          SettingsReader.ADMIN_VERIFIER_FILE,
          SettingsReader.DATA,
          SettingsReader.SUPPORT_FILES,
          SettingsReader.APPLIANCE_PACKAGE,
          SettingsReader.AUTHORITY_DIR,
          SettingsReader.ADDRESS,
          SettingsReader.HTTPS_CERTIFICATE);

  static final List<String> KEYS =
      SettingsReader.KEYS.stream().filter(key -> !OPTIONAL.contains(key)).toList();

  private final Map<String, String> values = new HashMap<>();

  @BeforeEach
  void aWholeConfiguration(@TempDir Path directory) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "s");
    values.put("slipway.vcenter.url", "https://vc.example:8443/");
    values.put("slipway.vcenter.thumbprint", "ab:".repeat(31) + "cd");
    values.put("slipway.db.url", "jdbc:postgresql://localhost/slipway");
    values.put("slipway.db.user", "slipway");
    values.put("slipway.db.password.file", secret.toString());
    values.put("slipway.tls.dir", directory.toString());
    values.put("slipway.secret.key.file", secret.toString());
    values.put("slipway.guest.bundles", directory.toString());
  }

  @Test
  void aWholeConfigurationIsRead() {
    Settings settings = read();
    assertThat(settings.vcenter().url()).isEqualTo(URI.create("https://vc.example:8443"));
    assertThat(settings.vcenter().thumbprint()).isEqualTo("AB:".repeat(31) + "CD");
    assertThat(settings.database().user()).isEqualTo("slipway");
    assertThat(settings.secretKeyFile()).isRegularFile();
  }

  @Test
  void metricsNeedNoToken() {
    assertThat(read().metricsTokenFile()).isEmpty();
    values.put("slipway.metrics.token.file", values.get("slipway.secret.key.file"));
    assertThat(read().metricsTokenFile()).isPresent();
    values.put("slipway.metrics.token.file", "/nowhere");
    assertThat(errors())
        .containsExactly("slipway.metrics.token.file: /nowhere is not a file that can be read");
  }

  @ParameterizedTest
  @FieldSource("KEYS")
  void aMissingKeyIsNamed(String key) {
    values.remove(key);
    assertThat(errors()).containsExactly(key + " is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "slipway.vcenter.url, http://vc.example, is not https",
    "slipway.vcenter.url, https://vc.example/sdk, is not https",
    "slipway.vcenter.url, https://v c, is not https",
    "slipway.vcenter.thumbprint, AB:CD, is not a SHA-256 thumbprint",
    "slipway.db.url, jdbc:mysql:x, does not begin with",
    "slipway.db.password.file, /nowhere/at/all, is not a file that can be read",
    "slipway.tls.dir, /nowhere/at/all, is not a directory",
    "slipway.db.user, '  ', is not set"
  })
  void aWrongValueIsNamedWithItsKey(String key, String value, String complaint) {
    values.put(key, value);
    assertThat(errors()).singleElement().asString().startsWith(key).contains(complaint);
  }

  @Test
  void whoHasAnAuthorityTellsWhereItIsReached() {
    assertThat(read().enrolment()).isEmpty();
    values.put("slipway.authority.dir", values.getOrDefault("slipway.tls.dir", ""));
    assertThat(errors())
        .containsExactly("slipway.address is not set", "slipway.https.certificate is not set");
    values.put("slipway.https.certificate", values.getOrDefault("slipway.db.password.file", ""));
    values.put("slipway.address", "not an address");
    assertThat(errors()).containsExactly("slipway.address is not host[:port]: not an address");
    values.put("slipway.address", "[2001:db8::7]:8443");
    assertThat(read().enrolment()).isPresent();
  }

  @Test
  void theFilesOfASupportBundleNeedNotBeThereButTheDataDoes() {
    assertThat(read().support()).isEmpty();
    values.put("slipway.data", "/does/not/exist");
    assertThat(errors()).containsExactly("slipway.data: /does/not/exist is not a directory");
    String here = values.getOrDefault("slipway.tls.dir", "");
    values.put("slipway.data", here);
    values.put("slipway.support.files", "/does/not/exist" + java.io.File.pathSeparator + here);
    assertThat(read().support().orElseThrow().configuration())
        .containsExactly(Path.of("/does/not/exist"), Path.of(here));
  }

  @Test
  void everyMistakeIsToldAtOnce() {
    values.put("slipway.vcenter.url", "ftp://x");
    values.remove("slipway.db.user");
    assertThat(errors()).hasSize(2);
  }

  @Test
  void anUnknownKeyStopsTheStartWithAGuess() {
    values.put("slipway.vcentre.url", "https://x");
    assertThat(errors())
        .containsExactly(
            "slipway.vcentre.url is not a key of Slipway; did you mean slipway.vcenter.url?");
  }

  @Test
  void anUnknownKeyFarFromEveryOtherGetsNoGuess() {
    values.put("slipway.something.else.entirely", "1");
    assertThat(errors()).containsExactly("slipway.something.else.entirely is not a key of Slipway");
  }

  @Test
  void keysOfOthersAreLeftAlone() {
    values.put("java.version", "25");
    assertThat(read()).isNotNull();
  }

  private Settings read() {
    return SettingsReader.read(values.keySet(), key -> Optional.ofNullable(values.get(key)));
  }

  private List<String> errors() {
    SettingsException refused = catchThrowableOfType(SettingsException.class, this::read);
    assertThat(refused).isNotNull();
    return refused.errors();
  }
}
