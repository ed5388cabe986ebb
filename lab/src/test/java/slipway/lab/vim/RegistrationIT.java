package slipway.lab.vim;

import static org.assertj.core.api.Assertions.assertThat;

import com.vmware.vim25.Extension;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line, as a program of its own, registers the plugin over TLS.
class RegistrationIT {
  private static final Path ROOT = Path.of(System.getProperty("slipway.root"));
  private static final Path PROGRAM = ROOT.resolve("plugin-service/target/slipway-cli.jar");
  private static final String PLUGIN = "https://192.0.2.10:443/plugin.zip";
  private static final String ADMINISTRATOR = "administrator@vsphere.local";
  private static final String PASSWORD = "admin secret";

  @TempDir Path directory;
  private VCenter vcenter;
  private Path certificate;

  private record Result(int code, String out) {}

  @BeforeEach
  void start() throws Exception {
    vcenter = LabSite.start(directory);
    certificate = directory.resolve("plugin.pem");
    Path store = directory.resolve("plugin.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    String common = " -keystore " + store + " -storepass changeit -alias plugin";
    end(
        (keytool + " -genkeypair -keyalg EC -dname CN=plugin -storetype PKCS12" + common)
            .split(" ", -1));
    end((keytool + " -exportcert -rfc -file " + certificate + common).split(" ", -1));
  }

  @AfterEach
  void stop() throws IOException {
    vcenter.close();
  }

  private static Result end(String... command) throws IOException, InterruptedException {
    return end(Arrays.asList(command), "");
  }

  private static Result end(List<String> command, String input)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(out).isTrue();
    return new Result(process.exitValue(), out);
  }

  private Result pluginAs(String thumbprint, String user, String password, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Arrays.asList(arguments));
    command.addAll(List.of("--url", PLUGIN, "--certificate", certificate.toString()));
    return slipway(ROOT.resolve("no-other-lists"), thumbprint, user, password, command);
  }

  private Result plugin(String... arguments) throws IOException, InterruptedException {
    return pluginAs(vcenter.thumbprint(), ADMINISTRATOR, PASSWORD, arguments);
  }

  /// @param before a folder whose files stand in front of the program's own
  private Result slipway(
      Path before, String thumbprint, String user, String password, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                before + ":" + PROGRAM,
                "slipway.manager.registration.command.Slipway"));
    command.addAll(arguments);
    command.addAll(List.of("--vcenter", "127.0.0.1:" + vcenter.port(), "--thumbprint", thumbprint));
    if (!user.isEmpty()) {
      command.addAll(List.of("--user", user));
    }
    command.add("--password-stdin");
    return end(command, password + "\n");
  }

  private List<Extension> extensions() {
    return vcenter.extensions();
  }

  private String thumbprint() throws Exception {
    try (InputStream in = Files.newInputStream(certificate)) {
      Certificate made = CertificateFactory.getInstance("X.509").generateCertificate(in);
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(made.getEncoded()));
    }
  }

  /// The built-in lists in another version, in front of those of the program.
  private Path listsOf(String version) throws IOException {
    String source = Files.readString(ROOT.resolve("manifest/src/main/registration/lists.xml"));
    Path folder = directory.resolve("lists-" + version);
    Files.createDirectories(folder.resolve("registration"));
    Files.writeString(
        folder.resolve("registration/lists.xml"), source.replace("${plugin.version}", version));
    return folder;
  }

  @Test
  void aPluginIsRegisteredBroughtUpToDateAndRemovedWithoutATrace() throws Exception {
    assertThat(plugin("status").code()).isEqualTo(3);
    Result registered = plugin("register");
    assertThat(registered.code()).as(registered.out()).isZero();
    assertThat(registered.out()).contains("registered: version ");
    Extension kept = extensions().getFirst();
    assertThat(kept.key).isEqualTo("slipway");
    assertThat(kept.server[0].serverThumbprint).isEqualTo(thumbprint());
    assertThat(kept.server[0].url).isEqualTo(PLUGIN);
    assertThat(kept.client[0].type).isEqualTo("vsphere-client-remote");
    assertThat(kept.taskList).isNotEmpty();
    assertThat(kept.resourceList).hasSize(4);
    assertThat(plugin("status").code()).isZero();
    assertThat(plugin("register").out()).contains("brought up to date");
    assertThat(extensions()).hasSize(1);

    Result updated =
        slipway(
            listsOf("7.7.7"),
            vcenter.thumbprint(),
            ADMINISTRATOR,
            PASSWORD,
            List.of("update", "--url", PLUGIN, "--certificate", certificate.toString()));
    assertThat(updated.out()).contains("version 7.7.7 in place of");
    assertThat(extensions().getFirst().version).isEqualTo("7.7.7");
    assertThat(extensions().getFirst().taskList[0].taskID).startsWith("slipway.7.7.7.");
    assertThat(plugin("status").out()).contains("version 7.7.7, not");

    assertThat(plugin("unregister").code()).isZero();
    assertThat(extensions()).isEmpty();
    Result again = plugin("unregister");
    assertThat(again.code()).as(again.out()).isZero();
  }

  @Test
  void aRegistrarsRoleIsEnoughAndAReadersIsNot() throws Exception {
    String pin = vcenter.thumbprint();
    Result refused = pluginAs(pin, "reader@vsphere.local", "reader secret", "register");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("Extension.Register");
    for (String command : List.of("register", "register", "unregister")) {
      Result done = pluginAs(pin, "registrar@vsphere.local", "registrar secret", command);
      assertThat(done.code()).as(done.out()).isZero();
    }
  }

  @Test
  void neitherAWrongPinNorAWrongPasswordGetsAnywhere() throws Exception {
    Result pinned = pluginAs("AB:".repeat(31) + "AB", ADMINISTRATOR, PASSWORD, "register");
    assertThat(pinned.code()).isEqualTo(1);
    assertThat(pinned.out()).contains("not the one expected", vcenter.thumbprint());
    Result refused = pluginAs(vcenter.thumbprint(), ADMINISTRATOR, "wrong secret", "register");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("refused the login").doesNotContain("wrong secret");
    assertThat(extensions()).isEmpty();
  }

  @Test
  void anotherAddressUnderOurKeyIsTakenOverOnlyWhenAsked() throws Exception {
    String other = "https://192.0.2.99:443/plugin.zip";
    List<String> theirs =
        List.of("register", "--url", other, "--certificate", certificate.toString());
    assertThat(slipway(directory, vcenter.thumbprint(), ADMINISTRATOR, PASSWORD, theirs).code())
        .isZero();
    Result refused = plugin("register");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains(other, "--take-over");
    assertThat(plugin("unregister").code()).isEqualTo(1);
    assertThat(extensions().getFirst().client[0].url).isEqualTo(other);
    assertThat(plugin("register", "--take-over").code()).isZero();
    assertThat(extensions().getFirst().client[0].url).isEqualTo(PLUGIN);
  }

  @Test
  void rolesAreMadeTestedAndRemoved() throws Exception {
    String pin = vcenter.thumbprint();
    Result made =
        slipway(directory, pin, ADMINISTRATOR, PASSWORD, List.of("roles", "source", "--create"));
    assertThat(made.out()).contains("Slipway source: made");
    Result kept =
        slipway(directory, pin, ADMINISTRATOR, PASSWORD, List.of("roles", "source", "--create"));
    assertThat(kept.out()).contains("Slipway source: kept");
    Result fewer =
        slipway(
            directory,
            pin,
            ADMINISTRATOR,
            PASSWORD,
            List.of("roles", "source", "--without", "retire,deploy-gateways", "--create"));
    assertThat(fewer.out()).contains("Slipway source: changed");
    Result removed =
        slipway(directory, pin, ADMINISTRATOR, PASSWORD, List.of("roles", "source", "--remove"));
    assertThat(removed.out()).contains("Slipway source: removed");

    Result lacking =
        slipway(
            directory,
            pin,
            "",
            "reader secret",
            List.of("roles", "registrar", "--test", "reader@vsphere.local"));
    assertThat(lacking.code()).isEqualTo(1);
    assertThat(lacking.out()).contains("is not enough", "Extension.Register", "does not appear");
    Result enough =
        slipway(
            directory,
            pin,
            "",
            "registrar secret",
            List.of("roles", "registrar", "--test", "registrar@vsphere.local"));
    assertThat(enough.code()).as(enough.out()).isZero();
    assertThat(enough.out()).contains("has everything");
  }
}
