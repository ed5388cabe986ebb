package slipway.lab.windows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The launcher, on the simulated guest, with an upload as the manager makes it.
class LaunchTest {
  private static final String DIRECTORY = "C:\\Users\\Mover One\\Temp\\slipway1";

  @TempDir Path drive;

  private WindowsGuest guest(Release release) throws Exception {
    WindowsGuest guest = new WindowsGuest(release, drive, Prepared.SCRIPTS);
    Files.createDirectories(guest.files().path(DIRECTORY));
    Files.writeString(
        guest.files().path(DIRECTORY + "\\launch.ps1"),
        windows(Files.readString(Prepared.SCRIPTS.resolve("launch.ps1"))));
    Files.write(guest.files().path(DIRECTORY + "\\bundle.json"), bundle());
    return guest;
  }

  private static String windows(String text) {
    return "\uFEFF" + text.replace("\n", "\r\n");
  }

  private static byte[] bundle() throws Exception {
    ObjectNode bundle = new ObjectMapper().createObjectNode();
    bundle.putArray("directories").add("actions").add("lib").add("strategies").add("tasks");
    ArrayNode files = bundle.putArray("files");
    try (Stream<Path> tree = Files.walk(Prepared.SCRIPTS)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        files
            .addObject()
            .put("name", Prepared.SCRIPTS.relativize(file).toString().replace('/', '\\'))
            .put("text", windows(Files.readString(file)));
      }
    }
    return bundle.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String sum() throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bundle()));
  }

  private static void launch(WindowsGuest guest, String verb, String sum) {
    String arguments =
        "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File \"%s\\launch.ps1\" -Verb %s -Seconds 1200 -Sum %s"
            .formatted(DIRECTORY, verb, sum);
    PowerShellProcess launched =
        PowerShellProcess.start(guest, PowerShellProcess.PROGRAM, arguments);
    assertThat(launched.code()).isZero();
  }

  private static String work(WindowsGuest guest, String name) throws Exception {
    return Files.readString(guest.files().path(DIRECTORY + "\\work\\" + name))
        .replaceFirst("^\uFEFF", "");
  }

  @EachWay
  void theDriverIsUnpackedAndRun(Release release) throws Exception {
    WindowsGuest guest = guest(release);
    launch(guest, "apply", sum());
    assertThat(work(guest, "rc")).isEqualTo("0\n");
    assertThat(work(guest, "root")).isEmpty();
    List<JsonNode> lines = Prepared.lines(work(guest, "results").lines().toList());
    assertThat(lines).extracting(line -> line.get("outcome").asText()).contains("CHANGED");
    assertThat(Files.readAllBytes(guest.files().path(DIRECTORY + "\\tree\\lib\\slipway.ps1")))
        .startsWith((byte) 0xef, (byte) 0xbb, (byte) 0xbf);
    assertThat(guest.diskPolicy()).isEqualTo("OnlineAll");
  }

  @Test
  void aProblemOfTheDriverIsTheResult() throws Exception {
    WindowsGuest guest = guest(Release.WINDOWS_11);
    launch(guest, "apply", sum());
    assertThat(work(guest, "rc")).isEqualTo("3\n");
    assertThat(work(guest, "results")).contains("guest-os-unsupported");
  }

  @Test
  void aDamagedUploadIsNotRun() throws Exception {
    WindowsGuest guest = guest(Release.SERVER_2022);
    String before = guest.diskPolicy();
    launch(guest, "apply", "0".repeat(64));
    assertThat(work(guest, "rc")).isEqualTo("10\n");
    assertThat(work(guest, "why")).contains("the upload is damaged");
    assertThat(guest.diskPolicy()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"SERVER_2008_R2, 2", "SERVER_2008_R2_WMF_3, 3"})
  void aPowerShellThatIsTooOldIsTold(Release release, int version) throws Exception {
    WindowsGuest guest = guest(release);
    launch(guest, "apply", sum());
    assertThat(work(guest, "rc")).isEqualTo("12\n");
    assertThat(work(guest, "why")).isEqualTo("Windows with PowerShell " + version + "\n");
  }

  @EachWay
  void aDriverThatTakesTooLongIsEndedAndTakenBack(Release release) throws Exception {
    WindowsGuest whole = guest(release);
    String before = whole.registry().toString();
    // So many changes belong to the launcher and to the first actions.
    whole.fault(WindowsGuest.Fault.KILLED, 50);
    launch(whole, "apply", sum());
    assertThat(work(whole, "rc")).isEqualTo("124\n");
    assertThat(whole.registry()).hasToString(before);
    assertThat(whole.diskPolicy()).isEqualTo("OfflineShared");
    assertThat(Files.exists(whole.files().path("C:\\ProgramData\\Slipway"))).isFalse();
  }
}
