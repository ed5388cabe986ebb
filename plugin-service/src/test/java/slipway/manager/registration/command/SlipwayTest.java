package slipway.manager.registration.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import slipway.manager.registration.FakeVCenters;

class SlipwayTest {
  private static final URI ONE = URI.create("https://one.lab");
  private static final String PLUGIN = "https://192.0.2.10:443/plugin.zip";

  /// Self-signed, for nothing else; its key is lost.
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBgzCCASmgAwIBAgIUMkXCfzIxV8GdW4XZKV20Ms1TyC8wCgYIKoZIzj0EAwIw
      FjEUMBIGA1UEAwwLcGx1Z2luLnRlc3QwIBcNMjYxMTIxMTQzNDUyWhgPMjEyNjEw
      MjgxNDM0NTJaMBYxFDASBgNVBAMMC3BsdWdpbi50ZXN0MFkwEwYHKoZIzj0CAQYI
      KoZIzj0DAQcDQgAEL+Ykz5lQiCmp5BSqCUybEkvNb6++TzF+K2rXKGfYSMSPvxT8
      IfTFElRlEY2e2UavvE88alD94IZ5dC/f5ecQwaNTMFEwHQYDVR0OBBYEFHoFd3dW
      //c+CiIcKhtGFouceoVeMB8GA1UdIwQYMBaAFHoFd3dW//c+CiIcKhtGFouceoVe
      MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhANGRcvFINjvqIFeq
      3TRKte7L/OuVDICPxHH9lK8WtHSEAiAVOKfWcgBm20LDqulPczmgIBDEhm0vPCiX
      +rWssNDKrA==
      -----END CERTIFICATE-----
      """;

  private static final String CERTIFICATE_THUMBPRINT =
      "FA:72:1E:4D:42:2E:25:C6:7E:D7:98:65:0A:54:6E:DB:"
          + "8F:22:B8:A8:09:09:CA:A0:E2:1A:B6:AD:6E:1E:9E:44";

  private static final Set<String> AT_VCENTERS =
      Set.of("register", "update", "unregister", "status", "roles");

  private static final String[] THERE = {
    "--vcenter", "one.lab", "--thumbprint", FakeVCenters.THUMBPRINT, "--user", "ann"
  };

  @TempDir Path directory;
  private final FakeVCenters vcenters = new FakeVCenters();
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private Path certificate = Path.of("");

  private record Result(int code, String out, String err) {}

  @BeforeEach
  void writeCertificate() throws IOException {
    certificate = Files.writeString(directory.resolve("plugin.pem"), CERTIFICATE);
  }

  private final class Scripted implements Dialogue {
    @Override
    public Optional<String> ask(String question) {
      asked.add(question);
      return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<String> askSecret(String question) {
      return ask(question);
    }
  }

  private Result run(String... arguments) {
    CommandLine line = Slipway.commandLine(vcenters, new Scripted());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Result(code, out.toString(), err.toString());
  }

  private Result plugin(String command, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of(command, "--url", PLUGIN, "--certificate", certificate.toString()));
    all.addAll(Arrays.asList(arguments));
    return run(all.toArray(String[]::new));
  }

  private Result typed(String password, String command, String... arguments) {
    answers.add(password);
    return plugin(
        command,
        Stream.concat(Arrays.stream(THERE), Arrays.stream(arguments)).toArray(String[]::new));
  }

  private Path accessFile(String password, String mode) throws IOException {
    Path file = directory.resolve("access.properties");
    Files.writeString(
        file,
        "url=https\\://one.lab\nthumbprint=%s\nuser=ann\npassword=%s\n"
            .formatted(FakeVCenters.THUMBPRINT, password));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }

  @Test
  void noCommandTakesAPasswordAsAnArgument() {
    CommandLine line = Slipway.commandLine(vcenters, new Scripted());
    assertThat(line.getSubcommands().keySet())
        .containsAll(AT_VCENTERS)
        .contains("audit", "rotate-key", "backup", "restore", "support-bundle");
    line.getSubcommands()
        .forEach(
            (name, command) -> {
              Set<String> options = command.getCommandSpec().optionsMap().keySet();
              assertThat(options).as(name).doesNotContain("--password", "-p", "--passphrase");
              assertThat(options.contains("--password-stdin"))
                  .isEqualTo(AT_VCENTERS.contains(name));
            });
  }

  @Test
  void aWholeLifeEndsWithTheCodesThatScriptsRead() {
    assertThat(typed("right", "status").code()).isEqualTo(Verdict.DIFFERS);
    assertThat(typed("right", "update").code()).isEqualTo(Verdict.REFUSED);
    assertThat(typed("right", "register"))
        .satisfies(
            done -> {
              assertThat(done.code()).isZero();
              assertThat(done.out()).contains("one.lab: registered: version ");
            });
    assertThat(typed("right", "status").code()).isZero();
    assertThat(typed("right", "register").out()).contains("brought up to date");
    assertThat(typed("right", "unregister").code()).isZero();
    assertThat(vcenters.pluginsAt(ONE)).isEmpty();
    assertThat(typed("wrong", "register").out()).contains("one.lab: vCenter refused the login");
  }

  @Test
  void thePluginsCertificateIsPinned() {
    typed("right", "register");
    assertThat(vcenters.plugin(ONE, "slipway").thumbprint()).isEqualTo(CERTIFICATE_THUMBPRINT);
  }

  @Test
  void aCertificateThatWasNotNamedHasToBeConfirmed() {
    answers.addAll(List.of("no"));
    Result refused = plugin("register", "--vcenter", "one.lab", "--user", "ann");
    assertThat(refused.code()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(refused.out()).contains(FakeVCenters.THUMBPRINT, "CN=vc");
    assertThat(refused.err()).contains("not confirmed");
    assertThat(vcenters.pluginsAt(ONE)).isEmpty();

    answers.addAll(List.of("yes", "right"));
    assertThat(plugin("register", "--vcenter", "one.lab", "--user", "ann").code()).isZero();
  }

  @Test
  void whereNobodyCanAnswerTheCertificateHasToBeNamed() {
    Result refused = plugin("register", "--vcenter", "one.lab", "--user", "ann");
    assertThat(refused.code()).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(refused.err()).contains("--thumbprint");
  }

  @Test
  void severalVCentersShareOnePassword() {
    Result done =
        typed("right", "register", "--vcenter", "two.lab", "--thumbprint", FakeVCenters.THUMBPRINT);
    assertThat(done.out()).contains("one.lab: registered", "two.lab: registered");
    assertThat(asked).hasSize(1);
  }

  @Test
  void oneThatIsUnreachableIsWorthAnotherTryUnlessAnotherRefused() {
    String[] gone = {"--vcenter", "gone.lab", "--thumbprint", FakeVCenters.THUMBPRINT};
    assertThat(typed("right", "register", gone).code()).isEqualTo(Verdict.UNREACHABLE);
    assertThat(typed("wrong", "register", gone).code()).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void thePasswordMayComeFromStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("right\n".getBytes(StandardCharsets.UTF_8)));
    try {
      List<String> all = new ArrayList<>(Arrays.asList(THERE));
      all.add("--password-stdin");
      assertThat(plugin("register", all.toArray(String[]::new)).code()).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void aFileIsDeletedOnlyAfterItHasDoneItsWork() throws IOException {
    Path file = accessFile("wrong", "rw-------");
    assertThat(plugin("register", "--from", file.toString()).code()).isEqualTo(Verdict.REFUSED);
    assertThat(file).exists();
    accessFile("right", "rw-------");
    assertThat(plugin("register", "--from", file.toString()).code()).isZero();
    assertThat(file).doesNotExist();
  }

  @Test
  void aTicketOfTheInstallerRegistersWithoutAnAccount() throws IOException {
    Path file = accessFile("right", "rw-------");
    Files.writeString(
        file,
        "url=https://one.lab\nthumbprint=%s\npath=/api/ui/solutioninstall\ntoken=used before\n"
            .formatted(FakeVCenters.THUMBPRINT));
    Result refused = plugin("register", "--from", file.toString());
    assertThat(refused.code()).isEqualTo(Verdict.REFUSED);
    assertThat(refused.out()).contains("30 minutes");
    assertThat(file).exists();
    Files.writeString(file, Files.readString(file).replace("used before", "good once"));
    assertThat(plugin("unregister", "--from", file.toString()).code())
        .isEqualTo(CommandLine.ExitCode.USAGE);
    Result registered = plugin("register", "--from", file.toString());
    assertThat(registered.code()).as(registered.err()).isZero();
    assertThat(registered.out()).contains("one.lab: registered: version");
    assertThat(file).doesNotExist();
  }

  @Test
  void aFileThatOthersCanReadIsRefused() throws IOException {
    Path file = accessFile("right", "rw-r--r--");
    Result refused = plugin("register", "--from", file.toString());
    assertThat(refused.code()).isEqualTo(Verdict.REFUSED);
    assertThat(refused.err()).contains("chmod 600").doesNotContain("right");
  }

  @Test
  void nothingThatIsToldHoldsThePassword() {
    Result refused = typed("my secret", "register");
    assertThat(refused.out() + refused.err()).doesNotContain("my secret");
  }

  @Test
  void anAddressThatIsNoVCentersIsRefused() {
    for (String address : List.of("http://one.lab", "https://one.lab/sdk", "one lab", "https://")) {
      Result refused =
          plugin("register", "--vcenter", address, "--thumbprint", "AA", "--user", "ann");
      assertThat(refused.code()).as(address).isEqualTo(CommandLine.ExitCode.USAGE);
    }
  }

  @Test
  void rolesArePrintedWithoutAskingAnybody() {
    Result printed = run("roles", "registrar");
    assertThat(printed.code()).isZero();
    assertThat(printed.out())
        .contains("Slipway registrar", "Extension.Register", "does not appear")
        .doesNotContain("Slipway source");
    assertThat(run("roles").out()).contains("Slipway source", "Slipway target");
    assertThat(run("roles", "owner").code()).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void optionalFeaturesMayBeLeftOutAndNoOthers() {
    assertThat(run("roles", "source", "--without", "retire,recent-tasks,deploy-gateways").out())
        .doesNotContain("VirtualMachine.Inventory.Delete", "Task.Create");
    assertThat(run("roles", "source", "--without", "copy").code())
        .isEqualTo(CommandLine.ExitCode.USAGE);
  }

  private Result roles(String... arguments) {
    answers.add("right");
    return run(
        Stream.concat(Arrays.stream(arguments), Arrays.stream(THERE)).toArray(String[]::new));
  }

  @Test
  void rolesAreMadeOnceAndRemoved() {
    assertThat(roles("roles", "registrar", "--create").out()).contains("Slipway registrar: made");
    assertThat(vcenters.roles().get("Slipway registrar"))
        .containsExactlyInAnyOrder(
            "Extension.Register", "Extension.Update", "Extension.Unregister");
    assertThat(roles("roles", "registrar", "--create").out()).contains("Slipway registrar: kept");
    assertThat(roles("roles", "--remove").code()).isZero();
    assertThat(vcenters.roles()).isEmpty();
  }

  @Test
  void aTestTellsWhatWouldFail() {
    vcenters.lack(Set.of("Extension.Update"));
    answers.add("right");
    Result tested =
        run(
            "roles",
            "registrar",
            "--test",
            "bob",
            "--vcenter",
            "one.lab",
            "--thumbprint",
            FakeVCenters.THUMBPRINT);
    assertThat(tested.code()).isEqualTo(Verdict.REFUSED);
    assertThat(tested.out())
        .contains("is not enough", "Extension.Update", "A newer plugin is not offered.");
    assertThat(asked).containsExactly("Password of bob:");
  }
}
