package slipway.ova.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.ova.configuration.Role;

/// What is laid over Debian, judged as files.
class ImageFilesTest {
  private static final Path PROJECT = Path.of(System.getProperty("slipway.root"));
  private static final Path IMAGE = PROJECT.resolve("ova/image");

  /// Tenths, as systemd-analyze counts them: 3.0.
  private static final int EXPOSURE_MAX = 30;

  private record Result(int code, String output) {}

  private static Result run(List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(
          command.getFirst() + " is not installed; ./slipway test installs it", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  static Stream<Path> services() throws IOException {
    try (Stream<Path> units = Files.list(IMAGE.resolve("root/usr/lib/systemd/system"))) {
      return units.filter(unit -> unit.toString().endsWith(".service")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("services")
  void everyUnitIsConfined(Path unit) throws Exception {
    Result result =
        run(
            List.of(
                "systemd-analyze",
                "security",
                "--offline=yes",
                "--threshold=" + EXPOSURE_MAX,
                "--no-pager",
                unit.toString()));
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).contains("Overall exposure level");
    assertThat(Files.readString(unit))
        .contains("MemoryMax=", "NoNewPrivileges=yes", "ProtectSystem=strict");
  }

  @Test
  void theProgramsThatStayAreWatchedAndRestarted() throws IOException {
    for (Role role : Role.values()) {
      String unit =
          Files.readString(
              IMAGE.resolve("root/usr/lib/systemd/system/slipway-" + role.word() + ".service"));
      assertThat(unit)
          .contains(
              "Type=notify",
              "WatchdogSec=",
              "Restart=always",
              "User=slipway-" + role.word(),
              "ConditionPathExists=/run/slipway/roles/" + role.word());
    }
  }

  @Test
  void theScriptsAreClean() throws Exception {
    List<String> command = new ArrayList<>(List.of("shellcheck", "--shell=bash"));
    command.add(PROJECT.resolve("ova/build").toString());
    for (String name : List.of("build-image", "build-disk")) {
      command.add(IMAGE.resolve(name).toString());
    }
    for (String name : List.of("data-disk", "database", "first-boot", "register", "run")) {
      command.add(IMAGE.resolve("root/usr/lib/slipway/" + name).toString());
    }
    command.add(IMAGE.resolve("root/usr/bin/slipway").toString());
    Result result = run(command);
    assertThat(result.code()).as(result.output()).isZero();
  }

  @Test
  void thePortsOfTheDocumentAreThoseThatAreOpened() throws IOException {
    Map<String, List<Integer>> documented = new TreeMap<>();
    Pattern row = Pattern.compile("\\| (\\d+)/tcp \\| (manager|gateway) \\|.*");
    for (String line : Files.readAllLines(PROJECT.resolve("docs/ports.md"))) {
      Matcher matcher = row.matcher(line);
      if (matcher.matches()) {
        documented
            .computeIfAbsent(matcher.group(2), _ -> new ArrayList<>())
            .add(Integer.valueOf(matcher.group(1)));
      }
    }
    for (Role role : Role.values()) {
      assertThat(documented.getOrDefault(role.word(), List.of()))
          .as(role.word())
          .containsExactlyInAnyOrderElementsOf(role.ports());
    }
    String rules = Files.readString(IMAGE.resolve("root/etc/nftables.conf"));
    assertThat(rules).contains("policy drop;", "tcp dport @open").doesNotContain("dport {");
  }

  @Test
  void nobodyHasAPasswordAndNothingListensForLogins() throws IOException {
    String build = Files.readString(IMAGE.resolve("build-image"));
    assertThat(build)
        .contains("passwd --quiet --lock root", "passwd --quiet --lock admin")
        .doesNotContain("openssh-server", "chpasswd");
  }

  @Test
  void whatTheGatewayMayNotTouchIsTheSystemDiskThatTheBuildMakes() throws IOException {
    String build = Files.readString(IMAGE.resolve("build-disk"));
    Matcher id = Pattern.compile("readonly disk_id=([0-9a-f-]{36})").matcher(build);
    assertThat(id.find()).isTrue();
    assertThat(Files.readString(IMAGE.resolve("root/etc/udev/rules.d/70-slipway.rules")))
        .contains("ENV{ID_PART_TABLE_UUID}==\"" + id.group(1) + "\", GROUP=\"disk\"");
  }
}
