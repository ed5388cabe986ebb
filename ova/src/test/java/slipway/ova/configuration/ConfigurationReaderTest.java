package slipway.ova.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.ova.configuration.Configuration.VCenter;
import slipway.ova.configuration.ConfigurationReader.Usable;
import slipway.ova.configuration.ConfigurationReader.Wrong;

class ConfigurationReaderTest {
  private static final String SHA_256 =
      "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF";

  private static final String TOKEN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP_";

  @TempDir static Path directory;
  private static TestKeys keys;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = new TestKeys(directory);
  }

  /// All that a manager with a fixed address needs.
  private static Map<String, String> good() {
    return new HashMap<>(
        Map.of(
            "role", "manager",
            "hostname", "slipway.example.com",
            "address", "192.0.2.10",
            "prefix", "24",
            "gateway", "192.0.2.1",
            "dns", "192.0.2.53, 192.0.2.54",
            "admin_password", "correct horse battery",
            "vcenter", "vc.example.com",
            "vcenter_thumbprint", SHA_256));
  }

  private static Configuration usable(Map<String, String> properties) {
    assertThat(ConfigurationReader.read(properties, false, Instant.now()))
        .isInstanceOf(Usable.class);
    return ((Usable) ConfigurationReader.read(properties, false, Instant.now())).configuration();
  }

  private static List<Complaint> complaints(Map<String, String> properties) {
    return switch (ConfigurationReader.read(properties, false, Instant.now())) {
      case Usable _ -> List.of();
      case Wrong wrong -> wrong.complaints();
    };
  }

  @Test
  void whatIsRightIsTakenAsItWasMeant() throws Exception {
    Configuration configuration = usable(good());
    assertThat(configuration.roles()).containsExactly(Role.MANAGER);
    assertThat(configuration.network().orElseThrow().address())
        .isEqualTo(InetAddress.ofLiteral("192.0.2.10"));
    assertThat(configuration.network().orElseThrow().dns()).hasSize(2);
    assertThat(configuration.vcenter().map(VCenter::url))
        .hasToString("Optional[https://vc.example.com]");
    assertThat(configuration.securityUpdates()).isFalse();
  }

  @Test
  void nothingButPasswordAndVCenterIsNeededWithDhcp() {
    Map<String, String> properties = good();
    properties.keySet().retainAll(Set.of("admin_password", "vcenter", "vcenter_thumbprint"));
    Configuration configuration = usable(properties);
    assertThat(configuration.network()).isEmpty();
    assertThat(configuration.hostname()).isEqualTo("slipway");
  }

  @Test
  void aPasswordThatWasGivenBeforeNeedNotBeGivenAgain() {
    Map<String, String> properties = good();
    properties.remove("admin_password");
    assertThat(ConfigurationReader.read(properties, true, Instant.now()))
        .isInstanceOf(Usable.class);
  }

  @Test
  void addressesOfVersion6AreTaken() {
    Map<String, String> properties = good();
    properties.putAll(
        Map.of(
            "address",
            "2001:db8::10",
            "prefix",
            "64",
            "gateway",
            "fe80::1",
            "dns",
            "2001:db8::53"));
    properties.put("vcenter", "[2001:db8::5]:8443");
    Configuration configuration = usable(properties);
    assertThat(configuration.vcenter().orElseThrow().url())
        .hasToString("https://[2001:db8::5]:8443");
  }

  @Test
  void pemSurvivesAFormWithOneLine() throws Exception {
    Map<String, String> properties = good();
    properties.put("tls_certificate", keys.certificate("good").replace("\n", " "));
    properties.put("tls_key", keys.key("good").replace("\n", "\\n"));
    assertThat(usable(properties).tls().orElseThrow().chain()).hasSize(1);
  }

  @Test
  void aGatewayTakesTheIdentityThatItsManagerMade() throws Exception {
    Map<String, String> properties = good();
    properties.put("role", "gateway");
    properties.keySet().removeAll(Set.of("vcenter", "vcenter_thumbprint"));
    properties.put("tls_certificate", keys.certificate("good"));
    properties.put("tls_key", keys.key("good"));
    properties.put("tls_authority", keys.certificate("authority"));
    assertThat(usable(properties).tls().orElseThrow().authority()).isPresent();
  }

  /// The value `(none)` takes a property away.
  static Stream<Arguments> badProperties() throws Exception {
    String good = keys.certificate("good");
    String key = keys.key("good");
    return Stream.of(
        bad(Mistake.UNKNOWN_PROPERTY, "adress", "adress", "192.0.2.10"),
        bad(Mistake.VALUE_TOO_LONG, "hostname", "hostname", "a".repeat(256)),
        bad(Mistake.CONTROL_CHARACTER, "vcenter", "vcenter", "vc\u0007.example.com"),
        bad(Mistake.ROLE_UNKNOWN, "role", "role", "managre"),
        bad(Mistake.HOSTNAME_INVALID, "hostname", "hostname", "slip_way"),
        bad(Mistake.ADDRESS_INVALID, "address", "address", "192.0.2.256"),
        bad(Mistake.ADDRESS_NOT_FOR_A_MACHINE, "address", "address", "192.0.2.255"),
        bad(
            Mistake.ADDRESS_NOT_FOR_A_MACHINE,
            "address",
            "address",
            "127.0.0.1",
            "gateway",
            "127.0.0.2"),
        bad(Mistake.ADDRESS_MISSING, "address", "address", "(none)"),
        bad(Mistake.PREFIX_MISSING, "prefix", "prefix", ""),
        bad(Mistake.PREFIX_INVALID, "prefix", "prefix", "255.255.255.0"),
        bad(Mistake.PREFIX_INVALID, "prefix", "prefix", "33"),
        bad(Mistake.GATEWAY_MISSING, "gateway", "gateway", "(none)"),
        bad(Mistake.GATEWAY_INVALID, "gateway", "gateway", "router.example.com"),
        bad(Mistake.GATEWAY_OUTSIDE, "gateway", "gateway", "198.51.100.1"),
        bad(Mistake.GATEWAY_IS_ADDRESS, "gateway", "gateway", "192.0.2.10"),
        bad(Mistake.DNS_INVALID, "dns", "dns", "192.0.2.53 ns.example.com"),
        bad(Mistake.DNS_TOO_MANY, "dns", "dns", "192.0.2.1,192.0.2.2,192.0.2.3,192.0.2.4"),
        bad(Mistake.DNS_MISSING, "dns", "dns", "(none)"),
        bad(Mistake.NTP_INVALID, "ntp", "ntp", "pool.example.com, nowhere!"),
        bad(Mistake.NTP_TOO_MANY, "ntp", "ntp", "a,b,c,d,e"),
        bad(Mistake.PROXY_INVALID, "proxy", "proxy", "proxy.example.com:3128"),
        bad(Mistake.PROXY_INVALID, "proxy", "proxy", "http://proxy.example.com/path"),
        bad(
            Mistake.PROXY_WITH_PASSWORD,
            "proxy",
            "proxy",
            "http://me:secret@proxy.example.com:3128"),
        bad(Mistake.NO_PROXY_INVALID, "no_proxy", "no_proxy", "*.example.com, ???"),
        bad(Mistake.PASSWORD_MISSING, "admin_password", "admin_password", "(none)"),
        bad(Mistake.PASSWORD_TOO_SHORT, "admin_password", "admin_password", "elevenchars"),
        bad(Mistake.PASSWORD_TOO_SIMPLE, "admin_password", "admin_password", "x".repeat(16)),
        bad(Mistake.VALUE_TOO_LONG, "admin_password", "admin_password", "ab".repeat(65)),
        bad(Mistake.SECURITY_UPDATES_INVALID, "security_updates", "security_updates", "yes"),
        bad(Mistake.VCENTER_MISSING, "vcenter", "vcenter", "(none)"),
        bad(Mistake.VCENTER_INVALID, "vcenter", "vcenter", "https://vc.example.com/ui"),
        bad(Mistake.VCENTER_INVALID, "vcenter", "vcenter", "vc.example.com:99999"),
        bad(Mistake.THUMBPRINT_MISSING, "vcenter_thumbprint", "vcenter_thumbprint", "(none)"),
        bad(
            Mistake.THUMBPRINT_SHA1,
            "vcenter_thumbprint",
            "vcenter_thumbprint",
            SHA_256.substring(0, 59)),
        bad(Mistake.THUMBPRINT_INVALID, "vcenter_thumbprint", "vcenter_thumbprint", "trust me"),
        bad(
            Mistake.VCENTER_USER_INVALID,
            "vcenter_user",
            "vcenter_user",
            "VSPHERE\\joe",
            "vcenter_password",
            "p"),
        bad(Mistake.VCENTER_USER_MISSING, "vcenter_user", "vcenter_password", "secret"),
        bad(
            Mistake.VCENTER_PASSWORD_MISSING,
            "vcenter_password",
            "vcenter_user",
            "joe@vsphere.local"),
        bad(Mistake.CERTIFICATE_MISSING, "tls_certificate", "tls_key", key),
        bad(
            Mistake.CERTIFICATE_INVALID,
            "tls_certificate",
            "tls_certificate",
            "not PEM",
            "tls_key",
            key),
        bad(
            Mistake.CERTIFICATE_EXPIRED,
            "tls_certificate",
            "tls_certificate",
            keys.certificate("ended"),
            "tls_key",
            keys.key("ended")),
        bad(
            Mistake.CERTIFICATE_NOT_YET_VALID,
            "tls_certificate",
            "tls_certificate",
            keys.certificate("early"),
            "tls_key",
            keys.key("early")),
        bad(
            Mistake.CERTIFICATE_CHAIN_BROKEN,
            "tls_certificate",
            "tls_certificate",
            good + keys.certificate("others"),
            "tls_key",
            key),
        bad(Mistake.KEY_MISSING, "tls_key", "tls_certificate", good),
        bad(
            Mistake.KEY_INVALID,
            "tls_key",
            "tls_certificate",
            good,
            "tls_key",
            "-----BEGIN EC PRIVATE KEY-----"),
        bad(
            Mistake.KEY_OF_ANOTHER_CERTIFICATE,
            "tls_key",
            "tls_certificate",
            good,
            "tls_key",
            keys.key("another")),
        bad(Mistake.CERTIFICATE_MISSING, "tls_certificate", "role", "gateway"),
        bad(
            Mistake.AUTHORITY_MISSING,
            "tls_authority",
            "role",
            "gateway",
            "tls_certificate",
            good,
            "tls_key",
            key),
        bad(
            Mistake.AUTHORITY_INVALID,
            "tls_authority",
            "tls_certificate",
            good,
            "tls_key",
            key,
            "tls_authority",
            "none"),
        bad(
            Mistake.AUTHORITY_OF_OTHERS,
            "tls_authority",
            "tls_certificate",
            good,
            "tls_key",
            key,
            "tls_authority",
            keys.certificate("others")),
        bad(Mistake.ENROLMENT_NEEDLESS, "manager", "manager", "slipway.example.com"),
        enrolment(Mistake.MANAGER_MISSING, "manager", "manager", "(none)"),
        enrolment(Mistake.FINGERPRINT_INVALID, "manager_fingerprint", "manager_fingerprint", "AB"),
        enrolment(Mistake.TOKEN_INVALID, "enrolment_token", "enrolment_token", "short"));
  }

  /// What a gateway that enrols needs, with one thing wrong.
  private static Arguments enrolment(Mistake mistake, String key, String... changes) {
    String[] all = {
      "role", "gateway",
      "vcenter", "(none)",
      "vcenter_thumbprint", "(none)",
      "manager", "slipway.example.com:8443",
      "manager_fingerprint", SHA_256,
      "enrolment_token", TOKEN
    };
    String[] joined = Arrays.copyOf(all, all.length + changes.length);
    System.arraycopy(changes, 0, joined, all.length, changes.length);
    return bad(mistake, key, joined);
  }

  @Test
  void aGatewayWithATokenNeedsNoCertificate() {
    Map<String, String> properties = good();
    properties.keySet().removeAll(List.of("vcenter", "vcenter_thumbprint"));
    properties.putAll(
        Map.of(
            "role",
            "gateway",
            "manager",
            "2001:db8::7",
            "manager_fingerprint",
            SHA_256.toLowerCase(java.util.Locale.ROOT),
            "enrolment_token",
            TOKEN));
    Configuration.Enrolment enrolment = usable(properties).enrolment().orElseThrow();
    assertThat(enrolment.manager()).isEqualTo("[2001:db8::7]:443");
    assertThat(enrolment.fingerprint()).isEqualTo(SHA_256);
    assertThat(enrolment.toString()).doesNotContain(TOKEN);
  }

  private static Arguments bad(Mistake mistake, String key, String... changes) {
    Map<String, String> properties = good();
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1].equals("(none)")) {
        properties.remove(changes[i]);
      } else {
        properties.put(changes[i], changes[i + 1]);
      }
    }
    return Arguments.of(mistake, key, properties);
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("badProperties")
  void aBadPropertyIsNamedWithTheReasonAndNothingElseIs(
      Mistake mistake, String key, Map<String, String> properties) {
    List<Complaint> complaints = complaints(properties);
    assertThat(complaints)
        .singleElement()
        .satisfies(
            complaint -> {
              assertThat(complaint.mistake()).isEqualTo(mistake);
              assertThat(complaint.key()).isEqualTo(key);
              assertThat(complaint.line()).startsWith(key + ": ").doesNotContain("%");
            });
  }

  @Test
  void everyMistakeThereIsHasATestOfItsOwn() throws Exception {
    Set<Mistake> tested = EnumSet.noneOf(Mistake.class);
    badProperties().forEach(arguments -> tested.add((Mistake) arguments.get()[0]));
    // No property's: FirstBootTest and PredecessorTest have them.
    Set<Mistake> elsewhere =
        EnumSet.of(
            Mistake.ENVIRONMENT_MISSING,
            Mistake.ENVIRONMENT_INVALID,
            Mistake.DATA_DISK,
            Mistake.DATA_NEWER,
            Mistake.DATABASE_OF_ANOTHER_VERSION,
            Mistake.NOT_APPLIED);
    assertThat(Arrays.asList(Mistake.values()))
        .allMatch(mistake -> tested.contains(mistake) || elsewhere.contains(mistake));
    assertThat(tested).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void severalMistakesAreToldAtOnce() {
    Map<String, String> properties = good();
    properties.putAll(Map.of("role", "x", "address", "x", "vcenter_thumbprint", "x", "ntp", "!"));
    assertThat(complaints(properties).stream().map(Complaint::key))
        .containsExactlyInAnyOrder("role", "address", "vcenter_thumbprint", "ntp");
  }

  @Test
  void noComplaintHoldsASecret() throws Exception {
    String secret = "S3cret!";
    Map<String, String> properties = good();
    properties.put("admin_password", secret);
    properties.put("vcenter_password", secret);
    properties.put("tls_key", secret);
    assertThat(complaints(properties)).hasSize(3).noneMatch(c -> c.line().contains(secret));
    assertThat(new Configuration.Secret(secret)).asString().doesNotContain(secret);
  }
}
