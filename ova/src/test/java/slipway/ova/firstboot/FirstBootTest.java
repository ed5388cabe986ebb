package slipway.ova.firstboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.ova.configuration.Complaint;
import slipway.ova.configuration.Role;

class FirstBootTest {
  private static final String THUMBPRINT = "AB:".repeat(31) + "AB";
  private static final String SOURCE = "sys/firmware/qemu_fw_cfg/by_name/opt/slipway/ovfenv/raw";

  @TempDir static Path keys;
  @TempDir Path root;

  private static Map<String, String> identity = Map.of();
  private RecordingPrograms programs;
  private Place place;

  @BeforeAll
  static void makeIdentity() throws Exception {
    Path store = keys.resolve("k.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "k",
                "-keyalg",
                "EC",
                "-dname",
                "CN=slipway",
                "-ext",
                "san=dns:slipway",
                "-validity",
                "825",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .start();
    assertThat(made.waitFor()).isZero();
    var open = java.security.KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    String certificate = pem("CERTIFICATE", open.getCertificate("k").getEncoded());
    String key = pem("PRIVATE KEY", open.getKey("k", "changeit".toCharArray()).getEncoded());
    identity = Map.of("ca.pem", certificate, "cert.pem", certificate, "key.pem", key);
  }

  private static String pem(String label, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  @BeforeEach
  void makeSystem() throws IOException {
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("run/slipway"));
    Files.createDirectories(root.resolve("var/lib/slipway"));
    Files.writeString(root.resolve("etc/hostname"), "slipway\n");
    Files.writeString(root.resolve("etc/shadow"), "admin:!:1::\n");
    programs = new RecordingPrograms(root, identity);
    place = new Place(root);
  }

  private static Map<String, String> good() {
    return new HashMap<>(
        Map.of(
            "role", "both",
            "address", "192.0.2.10",
            "prefix", "24",
            "gateway", "192.0.2.1",
            "admin_password", "correct horse battery",
            "vcenter", "192.0.2.20",
            "vcenter_thumbprint", THUMBPRINT));
  }

  private void ask(Map<String, String> properties) throws IOException {
    StringBuilder xml =
        new StringBuilder(
            "<Environment xmlns=\"http://schemas.dmtf.org/ovf/environment/1\" xmlns:oe=\"http://schemas.dmtf.org/ovf/environment/1\"><PropertySection>");
    properties.forEach(
        (key, value) ->
            xml.append(
                "<Property oe:key=\"guestinfo.slipway." + key + "\" oe:value=\"" + value + "\"/>"));
    Path source = root.resolve(SOURCE);
    Files.createDirectories(source.getParent());
    Files.writeString(source, xml + "</PropertySection></Environment>");
  }

  private List<Complaint> boot() throws Exception {
    return boot(Instant.now());
  }

  private List<Complaint> boot(Instant now) throws Exception {
    programs.forget();
    return new FirstBoot(place, programs, InstantSource.fixed(now)).run();
  }

  private String read(String file) throws IOException {
    return Files.readString(root.resolve(file));
  }

  @Test
  void whatWasAskedForIsApplied() throws Exception {
    ask(good());
    assertThat(boot()).isEmpty();
    assertThat(read("run/systemd/network/10-slipway.network"))
        .contains("Address=192.0.2.10/24", "Gateway=192.0.2.1");
    assertThat(read("run/slipway/nftables/ports.nft")).contains("{ 443, 3260, 10908, 10909 }");
    assertThat(read("run/slipway/manager.args"))
        .contains(
            "-Dslipway.vcenter.url=https://192.0.2.20",
            "-Dslipway.vcenter.thumbprint=" + THUMBPRINT);
    assertThat(read("run/slipway/gateway.properties"))
        .contains("iscsi.advertise=192.0.2.10:3260", "link.advertise=192.0.2.10:10909");
    assertThat(read("run/slipway/complaints")).isEmpty();
    assertThat(programs.ran())
        .contains(
            "networkctl reload",
            "systemctl --no-block reload nftables.service",
            "systemctl --no-block restart slipway-manager.service",
            "systemctl --no-block restart slipway-gateway.service");
  }

  private Map<String, String> withAccount() {
    Map<String, String> properties = good();
    properties.put("vcenter_user", "registrar@vsphere.local");
    properties.put("vcenter_password", "registrar secret");
    return properties;
  }

  @Test
  void anAccountWaitsForTheUnitThatRegistersAndForNobodyElse() throws Exception {
    ask(withAccount());
    boot();
    assertThat(read("run/slipway/registration.properties"))
        .contains("user=registrar", "password=registrar secret", "mark=");
    assertThat(Files.getPosixFilePermissions(place.registration()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(programs.ran())
        .containsSubsequence(
            "systemctl --no-block restart slipway-manager.service",
            "systemctl --no-block restart slipway-registration.service");
    assertThat(read("run/slipway/registration.outcome")).contains("as soon as");
  }

  @Test
  void whatIsRegisteredIsNotRegisteredAtEveryBootUntilTheVersionChanges() throws Exception {
    ask(withAccount());
    boot();
    Properties waiting = new Properties();
    waiting.load(new StringReader(read("run/slipway/registration.properties")));
    // What the unit leaves behind when it has done its work.
    Files.delete(place.registration());
    Files.writeString(place.memory().resolve("registered"), waiting.getProperty("mark", "") + "\n");
    boot();
    assertThat(place.registration()).doesNotExist();
    assertThat(programs.ran()).noneMatch(command -> command.contains("slipway-registration"));

    Files.createDirectories(root.resolve("usr/lib/slipway"));
    Files.writeString(root.resolve("usr/lib/slipway/version"), "9.9.9\n");
    Files.writeString(root.resolve("usr/lib/slipway/schema"), "99\n");
    boot();
    assertThat(read("var/lib/slipway/appliance/used-by")).isEqualTo("99 9.9.9\n");
    assertThat(place.registration()).exists();
  }

  @Test
  void withoutAnAccountNothingIsRegistered() throws Exception {
    ask(withAccount());
    boot();
    ask(good());
    boot();
    assertThat(place.registration()).doesNotExist();
    assertThat(place.registrationOutcome()).doesNotExist();
    assertThat(programs.ran()).noneMatch(command -> command.contains("slipway-registration"));
  }

  @Test
  void aGatewayAloneHasItsManagersIdentityAndNothingOfAManager() throws Exception {
    Map<String, String> properties = good();
    properties.keySet().removeAll(List.of("vcenter", "vcenter_thumbprint"));
    properties.put("role", "gateway");
    properties.put("tls_certificate", identity.getOrDefault("cert.pem", "").replace("\n", " "));
    properties.put("tls_key", identity.getOrDefault("key.pem", "").replace("\n", " "));
    properties.put("tls_authority", identity.getOrDefault("ca.pem", "").replace("\n", " "));
    ask(properties);
    assertThat(boot()).isEmpty();
    assertThat(read("var/lib/slipway/gateway/tls/cert.pem")).isEqualTo(identity.get("cert.pem"));
    assertThat(read("run/slipway/nftables/ports.nft")).contains("{ 3260, 10908, 10909 }");
    assertThat(root.resolve("var/lib/slipway/manager")).doesNotExist();
    assertThat(programs.ran())
        .noneMatch(command -> command.contains("slipway-manager") || command.contains(" keys "));
  }

  @Test
  void aGatewayWithATokenEnrolsByItselfAndOthersDoNotReadTheToken() throws Exception {
    Path dmi = Files.createDirectories(root.resolve("sys/class/dmi/id"));
    Files.writeString(dmi.resolve("product_uuid"), "564d0000-1111-2222-3333-444444444444\n");
    String token = "t".repeat(43);
    Map<String, String> properties = good();
    properties.keySet().removeAll(List.of("vcenter", "vcenter_thumbprint"));
    properties.put("role", "gateway");
    properties.put("manager", "192.0.2.30");
    properties.put("manager_fingerprint", THUMBPRINT);
    properties.put("enrolment_token", token);
    ask(properties);
    assertThat(boot()).isEmpty();
    assertThat(read("run/slipway/gateway.properties"))
        .contains(
            "manager=192.0.2.30:443",
            "manager.fingerprint=" + THUMBPRINT,
            "machine=564d0000-1111-2222-3333-444444444444")
        .doesNotContain(token);
    assertThat(read("run/slipway/gateway.token")).isEqualTo(token + "\n");
    assertThat(Files.getPosixFilePermissions(root.resolve("run/slipway/gateway.token")))
        .doesNotContain(java.nio.file.attribute.PosixFilePermission.OTHERS_READ);
    assertThat(programs.ran()).noneMatch(command -> command.contains(" keys "));
  }

  @Test
  void theManagerMaySignAndIsFoundByItsAuthority() throws Exception {
    ask(good());
    assertThat(boot()).isEmpty();
    assertThat(read("run/slipway/manager.args"))
        .contains(
            "-Dslipway.address=192.0.2.10\n",
            "-Dslipway.authority.dir=",
            "-Dslipway.data=",
            "-Dslipway.support.files=");
    assertThat(read("run/slipway/manager.args")).doesNotContain("slipway.appliance.package");
    assertThat(read("var/lib/slipway/manager/admin.verifier"))
        .matches("600000:[A-Za-z0-9+/=]{24}:[A-Za-z0-9+/=]{44}");
    assertThat(root.resolve("var/lib/slipway/authority/ca/ca-key.pem")).exists();
  }

  @Test
  void aManagerThatCarriesTheApplianceIsToldWhere() throws Exception {
    Path carried = Files.createDirectories(root.resolve("usr/lib/slipway/package"));
    Files.writeString(carried.resolve("slipway.ovf"), "<Envelope/>");
    ask(good());
    assertThat(boot()).isEmpty();
    assertThat(read("run/slipway/manager.args"))
        .contains("-Dslipway.appliance.package=/usr/lib/slipway/package\n-jar ");
  }

  @Test
  void theManagersCertificateIsReplacedAndStaysSoAtTheNextBoot() throws Exception {
    ask(good());
    boot();
    programs.forget();
    var https = new HttpsCertificate(place, programs, InstantSource.system());
    String chain = identity.getOrDefault("cert.pem", "");
    String key = identity.getOrDefault("key.pem", "");
    assertThat(https.replace("nonsense", key))
        .singleElement()
        .satisfies(complaint -> assertThat(complaint.key()).isEqualTo("tls_certificate"));
    assertThat(programs.ran()).noneMatch(command -> command.contains("restart"));
    assertThat(https.replace(chain, key)).isEmpty();
    assertThat(programs.ran()).contains("systemctl restart slipway-first-boot.service");
    boot();
    assertThat(read("var/lib/slipway/https/cert.pem")).isEqualTo(chain);
    assertThat(root.resolve("var/lib/slipway/manager/https/names")).doesNotExist();
    assertThat(https.replace("", "")).isEmpty();
    boot();
    assertThat(root.resolve("var/lib/slipway/manager/https/names")).exists();
  }

  @Test
  void onlyTheFirstNetworkCardIsConfigured() throws Exception {
    for (var card : Map.of("ens224", 3, "ens192", 2, "lo", 1).entrySet()) {
      Path about = Files.createDirectories(root.resolve("sys/class/net/" + card.getKey()));
      Files.writeString(about.resolve("ifindex"), card.getValue() + "\n");
      if (!card.getKey().equals("lo")) {
        Files.createDirectory(about.resolve("device"));
      }
    }
    ask(good());
    boot();
    assertThat(read("run/systemd/network/10-slipway.network")).contains("[Match]\nName=ens192\n");
  }

  @Test
  void aSecondBootWithTheSamePropertiesRestartsNothing() throws Exception {
    ask(good());
    boot();
    assertThat(boot()).isEmpty();
    assertThat(programs.ran())
        .contains("systemctl --no-block start slipway-gateway.service")
        .noneMatch(command -> command.contains("restart") || command.contains("reload"));
  }

  @Test
  void aManagersChangeLeavesTheGatewayAlone() throws Exception {
    ask(good());
    boot();
    Map<String, String> changed = good();
    changed.put("vcenter", "192.0.2.21");
    ask(changed);
    boot();
    assertThat(programs.ran())
        .contains(
            "systemctl --no-block restart slipway-manager.service",
            "systemctl --no-block start slipway-gateway.service");
  }

  @Test
  void aRoleThatIsTakenAwayIsStopped() throws Exception {
    ask(good());
    boot();
    Map<String, String> changed = good();
    changed.put("role", "manager");
    ask(changed);
    boot();
    assertThat(programs.ran()).contains("systemctl --no-block stop slipway-gateway.service");
    assertThat(place.role(Role.GATEWAY)).doesNotExist();
    assertThat(read("run/slipway/nftables/ports.nft")).contains("{ 443 }");
  }

  @Test
  void whatIsWrongChangesNothingAndIsToldOnTheConsole() throws Exception {
    Map<String, String> wrong = good();
    wrong.put("gateway", "198.51.100.1");
    ask(wrong);
    assertThat(boot()).hasSize(1);
    assertThat(read("run/slipway/complaints"))
        .isEqualTo(
            "gateway: 198.51.100.1 is not in 192.0.2.0/24. Give a router in the same network.\n");
    assertThat(programs.ran()).containsExactly("vmtoolsd --cmd info-get guestinfo.ovfEnv");
    assertThat(place.role(Role.MANAGER)).doesNotExist();
  }

  @Test
  void aCorrectionHoldsUntilThePropertyItselfChanges() throws Exception {
    Map<String, String> wrong = good();
    wrong.put("gateway", "198.51.100.1");
    ask(wrong);
    Corrections.read(place).keep(Map.of("gateway", "192.0.2.254"), wrong);
    assertThat(boot()).isEmpty();
    assertThat(read("run/systemd/network/10-slipway.network")).contains("Gateway=192.0.2.254");
    ask(good());
    assertThat(boot()).isEmpty();
    assertThat(read("run/systemd/network/10-slipway.network")).contains("Gateway=192.0.2.1\n");
  }

  @Test
  void thePasswordIsSetOnceAndOneFromTheConsoleStays() throws Exception {
    ask(good());
    boot();
    Passwords passwords = new Passwords(place, programs);
    assertThat(passwords.isCurrent("correct horse battery")).isTrue();
    Files.writeString(place.newPassword(), "typed at the console");
    boot();
    assertThat(passwords.isCurrent("typed at the console")).isTrue();
    assertThat(place.newPassword()).doesNotExist();
    // The property is as it was: it does not come back.
    boot();
    assertThat(passwords.isCurrent("typed at the console")).isTrue();
    Map<String, String> changed = good();
    changed.put("admin_password", "a third one entirely");
    ask(changed);
    boot();
    assertThat(passwords.isCurrent("a third one entirely")).isTrue();
  }

  @Test
  void aNewSystemDiskGetsThePasswordFromTheDataDisk() throws Exception {
    ask(good());
    boot();
    Files.writeString(place.newPassword(), "typed at the console");
    boot();
    Files.writeString(root.resolve("etc/shadow"), "admin:!:1::\n");
    boot();
    assertThat(new Passwords(place, programs).isCurrent("typed at the console")).isTrue();
  }

  @Test
  void secretsAreForTheirOwnersAndNeverArguments() throws Exception {
    ask(good());
    boot();
    for (String file :
        List.of(
            "var/lib/slipway/manager/db.password",
            "var/lib/slipway/manager/metrics.token",
            "var/lib/slipway/manager/secret.key",
            "var/lib/slipway/manager/tls/key.pem",
            "var/lib/slipway/gateway/tls/key.pem",
            "var/lib/slipway/appliance/admin.hash")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("run/slipway/manager.args"))))
        .isEqualTo("rw-r-----");
    assertThat(programs.ran()).noneMatch(command -> command.contains("correct horse"));
    assertThat(Base64.getDecoder().decode(read("var/lib/slipway/manager/secret.key"))).hasSize(32);
  }

  @Test
  void keysAreMadeAnewShortlyBeforeTheyEnd() throws Exception {
    ask(good());
    boot();
    boot();
    assertThat(programs.ran()).noneMatch(command -> command.contains(" keys "));
    boot(Instant.now().plus(java.time.Duration.ofDays(825)).minus(Keys.RENEW_BEFORE_END));
    assertThat(programs.ran()).anyMatch(command -> command.contains(" keys "));
  }

  @Test
  void aCertificateThatWasRightWhenItCameDoesNotKeepAMachineFromBooting() throws Exception {
    Map<String, String> properties = good();
    properties.put("tls_certificate", identity.getOrDefault("cert.pem", "").replace("\n", " "));
    properties.put("tls_key", identity.getOrDefault("key.pem", "").replace("\n", " "));
    ask(properties);
    assertThat(boot()).isEmpty();
    Instant later = Instant.now().plus(java.time.Duration.ofDays(1000));
    assertThat(boot(later)).isEmpty();
    Files.delete(place.memory().resolve("accepted"));
    assertThat(boot(later)).extracting(Complaint::key).contains("tls_certificate");
  }

  @Test
  void aMachineWithoutAnEnvironmentSaysSo() throws Exception {
    assertThat(boot()).singleElement().asString().contains("no OVF environment");
  }

  @Test
  void aDataDiskThatIsNotOursIsToldBeforeAnythingElse() throws Exception {
    ask(good());
    Files.writeString(root.resolve("run/slipway/data-disk.problem"), "It is not blank.\n");
    assertThat(boot()).extracting(Complaint::line).containsExactly("It is not blank.");
  }

  @Test
  void securityUpdatesAreOffUntilTheyAreAskedFor() throws Exception {
    ask(good());
    boot();
    assertThat(read("etc/apt/apt.conf.d/20slipway-updates")).contains("Unattended-Upgrade \"0\"");
    Map<String, String> on = good();
    on.put("security_updates", "true");
    on.put("proxy", "http://192.0.2.30:3128");
    ask(on);
    boot();
    assertThat(read("etc/apt/apt.conf.d/20slipway-updates")).contains("Unattended-Upgrade \"1\"");
    assertThat(read("etc/apt/apt.conf.d/80slipway-proxy"))
        .contains("Acquire::http::Proxy \"http://192.0.2.30:3128\";");
    assertThat(programs.ran()).anyMatch(command -> command.startsWith("systemctl enable --now"));
  }

  @Test
  void aDatabaseWithItsConfigurationIsTakenOverAsItIs() throws Exception {
    ask(good());
    boot();
    assertThat(programs.ran()).anyMatch(command -> command.startsWith("pg_createcluster"));
    // As that leaves it, on the data disk; /etc/postgresql of an appliance is a link to there.
    Path configuration = place.data().resolve("postgresql/etc/15/main");
    Files.createDirectories(configuration);
    Files.writeString(configuration.resolve("postgresql.conf"), "");
    boot();
    assertThat(programs.ran()).noneMatch(command -> command.startsWith("pg_createcluster"));
  }

  @Test
  void whatCannotBeAppliedIsToldAtTheConsole() throws Exception {
    ask(good());
    // Where a directory is wanted.
    Files.writeString(place.data().resolve("postgresql"), "");
    assertThatThrownBy(this::boot).isInstanceOf(IOException.class);
    assertThat(Files.readString(place.complaints()))
        .contains("could not be applied", "Restart the appliance");
  }
}
