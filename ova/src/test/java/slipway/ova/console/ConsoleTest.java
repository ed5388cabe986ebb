package slipway.ova.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.ova.configuration.Role;
import slipway.ova.firstboot.Corrections;
import slipway.ova.firstboot.Place;
import slipway.ova.firstboot.RecordingPrograms;

class ConsoleTest {
  private static final String FINGERPRINT = "AB:".repeat(31) + "CD";
  private static final String ENVIRONMENT =
      """
      <Environment xmlns="http://schemas.dmtf.org/ovf/environment/1"
          xmlns:oe="http://schemas.dmtf.org/ovf/environment/1"><PropertySection>
      <Property oe:key="guestinfo.slipway.address" oe:value="192.0.2.10"/>
      <Property oe:key="guestinfo.slipway.prefix" oe:value="24"/>
      <Property oe:key="guestinfo.slipway.gateway" oe:value="198.51.100.1"/>
      </PropertySection></Environment>
      """;

  @TempDir Path root;
  private Place place;
  private RecordingPrograms programs;

  @BeforeEach
  void makeSystem() throws IOException {
    place = new Place(root);
    programs = new RecordingPrograms(root, Map.of());
    Files.createDirectories(root.resolve("run/slipway"));
    Files.createDirectories(root.resolve("etc/slipway"));
    Files.createDirectories(root.resolve("var/lib/slipway/appliance"));
    Files.writeString(root.resolve("etc/slipway/ovfenv.xml"), ENVIRONMENT);
    Files.writeString(root.resolve("etc/shadow"), "admin:!:1::\n");
  }

  private ScriptedTerminal type(String... lines) throws IOException, InterruptedException {
    ScriptedTerminal terminal = new ScriptedTerminal(lines);
    new Console(place, programs, terminal, InstantSource.system()).run();
    return terminal;
  }

  private Page page(Map<Role, String> states, List<String> complaints) {
    return new Page(
        "1.2.3",
        new TreeMap<>(states),
        List.of(InetAddress.ofLiteral("192.0.2.10")),
        FINGERPRINT,
        List.of("vc.lab: registered: version 1"),
        complaints,
        false);
  }

  @Test
  void whatBecameOfTheRegistrationIsShownAndMovesNoCursor() throws Exception {
    Files.createDirectories(root.resolve("run/slipway/roles"));
    Files.writeString(place.role(Role.MANAGER), "");
    Files.writeString(place.registrationOutcome(), "vc.lab: failed \u001b[2J\n".repeat(9));
    Console console = new Console(place, programs, new ScriptedTerminal(), InstantSource.system());
    assertThat(console.page().text())
        .containsOnlyOnce("READY")
        .contains("Plugin       vc.lab: failed ?[2J")
        .doesNotContain("\u001b");
    assertThat(console.page().text().lines().filter(line -> line.contains("Plugin"))).hasSize(4);
  }

  @Test
  void aManagersPageShowsStateAddressAndFingerprint() {
    assertThat(page(Map.of(Role.MANAGER, "active"), List.of()).text())
        .contains("State        READY", "https://192.0.2.10/", "SHA-256      AB:AB:", ":AB:CD")
        .doesNotContain("To correct");
  }

  @Test
  void theStateIsThatOfTheSlowestRole() {
    assertThat(page(Map.of(Role.MANAGER, "active", Role.GATEWAY, "activating"), List.of()).state())
        .isEqualTo("STARTING");
    assertThat(page(Map.of(Role.MANAGER, "failed", Role.GATEWAY, "active"), List.of()).state())
        .isEqualTo("FAILED");
    assertThat(page(Map.of(), List.of()).state()).isEqualTo("STARTING");
  }

  @Test
  void aGatewaysPageHasNoAddressForBrowsers() {
    assertThat(page(Map.of(Role.GATEWAY, "active"), List.of()).text())
        .contains("READY")
        .doesNotContain("https://", "SHA-256");
  }

  @Test
  void everyLineFitsAScreenOf80Columns() {
    assertThat(page(Map.of(Role.MANAGER, "active", Role.GATEWAY, "active"), List.of("x")).text())
        .satisfies(text -> assertThat(text.lines()).allMatch(line -> line.length() <= 80));
  }

  @Test
  void whatIsWrongIsOnThePage() throws Exception {
    Files.writeString(place.complaints(), "gateway: it is elsewhere.\n");
    assertThat(type("").shown()).contains("NEEDS CORRECTION", "- gateway: it is elsewhere.");
  }

  @Test
  void theNetworkIsCorrectedAndAppliedAgain() throws Exception {
    ScriptedTerminal terminal = type("1", "", "", "192.0.2.1", "");
    assertThat(terminal.shown()).contains("Default gateway [198.51.100.1]: ");
    assertThat(Corrections.read(place).appliedTo(Map.of("gateway", "198.51.100.1")))
        .containsEntry("gateway", "192.0.2.1");
    assertThat(programs.ran()).contains("systemctl restart slipway-first-boot.service");
  }

  @Test
  void aCorrectionThatIsWrongTooChangesNothing() throws Exception {
    ScriptedTerminal terminal = type("1", "", "", "192.0.2.10", "", "");
    assertThat(terminal.shown()).contains("gateway: 192.0.2.10 is the appliance's own address");
    assertThat(Corrections.read(place).appliedTo(Map.of())).isEmpty();
    assertThat(programs.ran()).noneMatch(command -> command.contains("restart"));
  }

  @Test
  void aNewPasswordIsAskedTwiceUnseenAndLeftForRootAlone() throws Exception {
    ScriptedTerminal terminal = type("2", "a good long phrase", "a good long phrase");
    assertThat(terminal.hidden()).containsExactly("a good long phrase", "a good long phrase");
    assertThat(terminal.shown()).doesNotContain("phrase");
    assertThat(place.newPassword()).hasContent("a good long phrase");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.newPassword())))
        .isEqualTo("rw-------");
  }

  @Test
  void aPasswordThatIsTooShortOrTypedDifferentlyIsRefused() throws Exception {
    assertThat(type("2", "short", "short", "").shown()).contains("shorter than 12 characters");
    assertThat(type("2", "a good long phrase", "another long one", "").shown())
        .contains("They are not the same");
    assertThat(place.newPassword()).doesNotExist();
  }

  @Test
  void onceThereIsAPasswordTheMenuAsksForIt() throws Exception {
    String hash = "$6$salt$" + "x".repeat(86);
    Files.writeString(root.resolve("var/lib/slipway/appliance/admin.hash"), hash);
    Files.writeString(root.resolve("etc/shadow"), "admin:" + hash + ":1::\n");
    ScriptedTerminal terminal = type("5", "a wrong guess at it", "");
    assertThat(terminal.shown()).contains("That is not the password of admin.");
    assertThat(terminal.hidden()).containsExactly("a wrong guess at it");
    assertThat(programs.ran()).noneMatch(command -> command.contains("reboot"));
  }

  @Test
  void whatCannotBeDoneIsToldAndThePageComesBack() throws Exception {
    // A file where the folder should be.
    Files.delete(root.resolve("var/lib/slipway/appliance"));
    Files.writeString(root.resolve("var/lib/slipway/appliance"), "");
    String shown = type("1", "", "", "192.0.2.1", "", "", "").shown();
    assertThat(shown).contains("It could not be done: ");
    assertThat(shown.substring(shown.indexOf("could not"))).contains("State        ");
  }

  @Test
  void restartAndPowerOffAreWhatTheySay() throws Exception {
    type("5");
    type("6");
    assertThat(programs.ran()).contains("systemctl reboot", "systemctl poweroff");
  }

  @Test
  void whateverElseIsTypedDoesNothing() throws Exception {
    type("", "0", "7", "restart", "1 2", "\u001b[A");
    assertThat(programs.ran()).allMatch(command -> command.contains("systemctl show"));
  }
}
