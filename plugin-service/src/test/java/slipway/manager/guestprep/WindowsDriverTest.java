package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.manager.migrations.BootPreparation.Order;
import slipway.manager.migrations.BootPreparation.Restored;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

class WindowsDriverTest {
  private static final String UUID = "50291111-2222-3333-4444-555566667777";
  private static final Order ORDER = new Order(new GuestCredentials("mover", "secret word"), true);

  @TempDir Path dir;
  private final List<String> steps = new ArrayList<>();

  @Test
  void everyScriptIsUploaded() throws IOException {
    Path scripts = Programs.GUEST.resolve("windows");
    List<String> uploaded = new ArrayList<>(WindowsBundle.SCRIPTS);
    uploaded.add(WindowsBundle.LAUNCH);
    try (Stream<Path> files = Files.walk(scripts)) {
      assertThat(uploaded)
          .containsExactlyInAnyOrderElementsOf(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> scripts.relativize(file).toString())
                  .toList());
    }
  }

  @Test
  void theScriptsCarryAByteOrderMarkAndTheLineEndsOfWindows() throws IOException {
    byte[] archive = WindowsBundle.archive();
    assertThat(archive).startsWith((byte) '{');
    try (var reader = Json.createReader(new ByteArrayInputStream(archive))) {
      JsonObject bundle = reader.readObject();
      assertThat(bundle.getJsonArray("files"))
          .hasSize(WindowsBundle.SCRIPTS.size())
          .allSatisfy(
              file -> {
                String text = file.asJsonObject().getString("text");
                assertThat(text).startsWith("\uFEFF#").endsWith("\r\n");
                assertThat(text.replace("\r\n", "")).doesNotContain("\n", "\r");
                assertThat(file.asJsonObject().getString("name")).doesNotContain("/");
              });
    }
    assertThat(WindowsBundle.launch())
        .startsWith((byte) 0xef, (byte) 0xbb, (byte) 0xbf)
        .endsWith((byte) '\r', (byte) '\n');
    assertThat(archive.length).isLessThan(WindowsBundle.CHARACTERS_MAX);
  }

  @Test
  void aWindowsIsPreparedWithoutAKernelAndNoPasswordGoesIn() {
    PaperWindows guest = new PaperWindows();
    guest.answers(0, result("system", "apply", "Windows Server 2019, network card Ethernet0", ""));
    guest.answers(0, result("bindings", "apply", "No filter is on Ethernet0", "They are put back"));
    guest.answers(0, card(false, "10.1.2.3/22", "10.1.0.1"));
    guest.progress("iscsi\t0\tapply\r\n");
    PreparedGuest prepared =
        preparation().prepare(guest, machine(), ORDER, (step, percent) -> steps.add(step));
    assertThat(prepared.os()).startsWith("Windows Server 2019");
    assertThat(prepared.hasBootFiles()).isFalse();
    assertThat(prepared.bootMac()).isEqualTo("00:50:56:0a:0b:0c");
    assertThat(prepared.ip()).isEqualTo("10.1.2.3::10.1.0.1:255.255.252.0:::none");
    assertThat(prepared.changes())
        .containsExactly(
            new GuestChange("bindings", "No filter is on Ethernet0", "They are put back"));
    assertThat(guest.started)
        .singleElement()
        .asString()
        .startsWith("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe ")
        .contains("-File \"C:\\Users\\Mover One\\Temp\\slipway1\\launch.ps1\" -Verb apply ")
        .doesNotContain("--repositories");
    assertThat(guest.uploaded.keySet())
        .containsExactlyInAnyOrder(
            "C:\\Users\\Mover One\\Temp\\slipway1\\bundle.json",
            "C:\\Users\\Mover One\\Temp\\slipway1\\launch.ps1");
    assertThat(guest.uploaded.values())
        .noneMatch(content -> new String(content, StandardCharsets.UTF_8).contains("secret word"));
    assertThat(steps).contains("Configuring iSCSI");
    assertThat(guest.files).isEmpty();
  }

  @Test
  void aCardThatAsksForItsAddressAsksWhenItStartsToo() throws IOException {
    assertThat(handedOver(card(true, "", "")).ip()).isEqualTo("dhcp");
    assertThat(handedOver(card(false, "192.0.2.7/32", "")).ip())
        .isEqualTo("192.0.2.7:::255.255.255.255:::none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fe80::1/64", "10.1.2.3", "10.1.2.3/0", "10.1.2.3/33"})
  void aCardWithoutAnAddressIsNoCardToStartWith(String address) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> handedOver(card(false, address, "")));
  }

  private static PreparedGuest handedOver(String card) throws IOException {
    String system = result("system", "apply", "Windows Server 2019", "");
    return HandOver.without(machine(), ActionResult.parse(List.of(system, card)));
  }

  @Test
  void theDryRunIsAVerbOfItsOwnAndItsFileMayBeginWithAMark() {
    PaperWindows guest = new PaperWindows();
    guest.answers(0, result("system", "check", "Windows Server 2019", ""));
    guest.files.put(
        "changes",
        "\uFEFF{\"action\":\"iscsi\",\"change\":\"edit\",\"path\":\"service MSiSCSI\",\"mode\":\"\","
            + "\"diff\":\"-Manual\\n+Automatic\",\"whole\":true}\r\n");
    DryRun found = preparation().dryRun(guest, machine(), ORDER, (step, percent) -> {});
    assertThat(guest.started.getFirst()).contains(" -Verb plan ");
    assertThat(found.changes())
        .containsExactly(
            new PlannedChange("iscsi", "edit", "service MSiSCSI", "", "-Manual\n+Automatic", true));
  }

  @Test
  void whatWasTakenBackAfterTheMoveIsTold() {
    PaperWindows guest = new PaperWindows();
    guest.answers(0, result("after-move", "finalise", "Host name ACCOUNTS", ""));
    Restored restored =
        preparation().unprepare(guest, machine(), ORDER, true, (step, percent) -> {});
    assertThat(guest.started.getFirst()).contains(" -Verb finalise ");
    assertThat(restored.done()).containsExactly("Host name ACCOUNTS");
    assertThat(restored.warnings()).containsExactly("w");
  }

  @Test
  void anAccountWithoutRightsIsToldInTheWordsOfWindows() {
    PaperWindows guest = new PaperWindows();
    guest.answers(
        3, problem("start", "guest-not-administrator", "mover", "the account has no rights"));
    Problem problem = problemOf(guest);
    assertThat(problem.type()).isEqualTo(ProblemType.GUEST_NOT_ADMINISTRATOR);
    assertThat(problem.cause()).contains("accounts", "mover");
    assertThat(problem.remedy()).contains("Administrators").doesNotContain("sudo");
  }

  @Test
  void whatCouldNotBeTakenBackIsKeptWhereWindowsKeepsIt() {
    PaperWindows guest = new PaperWindows();
    guest.answers(4, problem("iscsi", "guest-action-failed", "iscsi", "Access is denied"));
    Problem problem = problemOf(guest);
    assertThat(problem.type()).isEqualTo(ProblemType.GUEST_UNDO_FAILED);
    assertThat(problem.remedy()).contains("%ProgramData%\\Slipway").doesNotContain("/var/lib");
  }

  @Test
  void aPowerShellThatIsTooOldIsTold() {
    PaperWindows guest = new PaperWindows();
    guest.files.put("why", "Windows with PowerShell 2\n");
    guest.answers(12);
    Problem problem = problemOf(guest);
    assertThat(problem.type()).isEqualTo(ProblemType.GUEST_POWERSHELL_OLD);
    assertThat(problem.cause()).contains("accounts", "PowerShell 2");
    assertThat(problem.remedy()).contains("Windows Management Framework 5.1", "cold migration");
  }

  @Test
  void aProgressThatIsWrittenJustNowIsReadLater() {
    PaperWindows guest = new PaperWindows();
    guest.answers(0, result("system", "apply", "Windows Server 2019", ""), card(true, "", ""));
    guest.progress("iscsi\t0\tapply\r\n");
    guest.locked = true;
    preparation().prepare(guest, machine(), ORDER, (step, percent) -> steps.add(step));
    assertThat(steps).isNotEmpty().doesNotContain("Configuring iSCSI");
  }

  private Problem problemOf(PaperWindows guest) {
    return Objects.requireNonNull(
            catchThrowableOfType(
                ProblemException.class,
                () -> preparation().prepare(guest, machine(), ORDER, (step, percent) -> {})))
        .problem();
  }

  private GuestPreparation preparation() {
    return new GuestPreparation(
        dir.resolve("bundles"), new DirectoryBootFiles(dir.resolve("kept")), time -> {});
  }

  private static String result(String action, String verb, String description, String undo) {
    return Json.createObjectBuilder()
        .add("action", action)
        .add("verb", verb)
        .add("outcome", "CHANGED")
        .add("description", description)
        .add("undo", undo)
        .add("warnings", Json.createArrayBuilder().add("w"))
        .build()
        .toString();
  }

  private static String card(boolean dhcp, String address, String gateway) {
    return Json.createObjectBuilder()
        .add("action", "network")
        .add("verb", "apply")
        .add("outcome", "UNCHANGED")
        .add("description", "The configuration of the network is kept")
        .add("undo", "")
        .add(
            "prepared",
            Json.createObjectBuilder()
                .add("mac", "00-50-56-0A-0B-0C")
                .add("name", "Ethernet0")
                .add("dhcp", dhcp)
                .add("addresses", list(address))
                .add("gateways", list(gateway)))
        .build()
        .toString();
  }

  private static JsonArrayBuilder list(String text) {
    return Json.createArrayBuilder(text.isEmpty() ? List.of() : List.of(text));
  }

  private static String problem(String action, String type, String... names) {
    return Json.createObjectBuilder()
        .add("action", action)
        .add("verb", "apply")
        .add("outcome", "PROBLEM")
        .add("description", type)
        .add("undo", "")
        .add(
            "problem",
            Json.createObjectBuilder()
                .add("type", type)
                .add("names", Json.createArrayBuilder(List.of(names))))
        .build()
        .toString();
  }

  private static Machine machine() {
    return new Machine(
        ObjectId.machine("vm-9"),
        "accounts",
        UUID,
        Machine.Power.ON,
        Machine.Tools.RUNNING,
        true,
        "windows2019srv_64Guest",
        "Microsoft Windows Server 2019 (64-bit)",
        "[ds] accounts",
        "bios",
        1,
        1024,
        true,
        false,
        false,
        List.of(),
        List.of(),
        List.of(),
        "",
        "",
        Machine.Place.UNKNOWN,
        Map.of());
  }
}
