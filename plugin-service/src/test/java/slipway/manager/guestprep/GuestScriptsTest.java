package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuestScriptsTest {
  @TempDir Path dir;

  @Test
  void shellcheckFindsNothing() throws Exception {
    List<String> command = new ArrayList<>(List.of("shellcheck", "-x", "-a", "-P", "SCRIPTDIR"));
    scripts().stream().filter(s -> !s.endsWith(".sh")).forEach(command::add);
    command.add("test/run-tests");
    command.add("bundle/build");
    Programs.run(Programs.GUEST, command.toArray(String[]::new));
  }

  @Test
  void theActionsPassTheirTestsOnPhonyGuests() throws Exception {
    String tap = Programs.run(Programs.GUEST, "test/run-tests");
    assertThat(tap.lines().filter(line -> line.startsWith("ok "))).hasSizeGreaterThan(120);
  }

  @Test
  void everyScriptIsUploaded() throws IOException {
    List<String> uploaded = new ArrayList<>(GuestBundle.SCRIPTS);
    uploaded.add(GuestBundle.LAUNCH);
    assertThat(uploaded).containsExactlyInAnyOrderElementsOf(scripts());
  }

  @Test
  void tarReadsTheBundleAndTheChecksumsHold() throws Exception {
    Path bundles = dir.resolve("bundles");
    Files.createDirectories(bundles.resolve("debian-12-amd64"));
    Files.writeString(bundles.resolve("debian-12-amd64/x_1_all.deb"), "a package");
    Path tar = dir.resolve("bundle.tar");
    Files.write(tar, new GuestBundle(bundles).archive("debian-12-amd64"));
    Path tree = Files.createDirectory(dir.resolve("tree"));
    Programs.run(tree, "tar", "-xf", tar.toString());
    Programs.run(tree, "sha256sum", "-c", "--strict", "SHA256SUMS");
    assertThat(tree.resolve("bundle/debian-12-amd64/x_1_all.deb")).hasContent("a package");
    assertThat(tree.resolve("linux/slipway-guest")).isExecutable();
  }

  @ParameterizedTest
  @CsvSource({
    "rhel-8.10-amd64, rhel-8-amd64",
    "rhel-8.10-amd64, rhel-8.10-amd64",
    "sles-15.5-amd64, sles-15-amd64",
    "ubuntu-22.04-amd64, ubuntu-22.04-amd64"
  })
  void aMinorVersionTakesItsOwnPackagesOrItsMajorVersions(String guest, String directory)
      throws Exception {
    Path bundles = dir.resolve("bundles");
    Files.createDirectories(bundles.resolve(directory));
    Files.writeString(bundles.resolve(directory).resolve("x-1.rpm"), "the package of " + directory);
    Files.writeString(bundles.resolve(directory).resolve("SHA256SUMS"), "not to be carried");
    String archive =
        new String(
            new GuestBundle(bundles).archive(guest), java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(archive)
        .contains("the package of " + directory, "bundle/" + guest + "/x-1.rpm")
        .doesNotContain("not to be carried");
  }

  @Test
  void theSizeOfAnUploadIsBounded() throws Exception {
    Path bundle = Files.createDirectories(dir.resolve("bundles/rhel-8-amd64"));
    try (var file = new java.io.RandomAccessFile(bundle.resolve("x.rpm").toFile(), "rw")) {
      file.setLength(GuestBundle.BYTES_MAX);
    }
    assertThat(
            catchThrowableOfType(
                IOException.class,
                () -> new GuestBundle(dir.resolve("bundles")).archive("rhel-8-amd64")))
        .hasMessageContaining("holds more than");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CentOS release 6.10 (Final) | centos-6.10-amd64",
        "Red Hat Enterprise Linux Server release 6.9 (Santiago) | rhel-6.9-amd64",
        "Oracle Linux Server release 6.8 | ol-6.8-amd64",
        "something else | unknown-unknown-amd64"
      })
  void whatCameBeforeOsReleaseIsRead(String line, String distribution) {
    assertThat(GuestRelease.ofRedHat(line).distribution()).isEqualTo(distribution);
  }

  @ParameterizedTest
  @CsvSource({
    "SUSE Linux Enterprise Server 11 (x86_64), 4, sles-11.4-amd64",
    "SUSE Linux Enterprise Server 11 (x86_64), 0, sles-11-amd64",
    "SUSE Linux Enterprise Server 11 (i586), 4, unknown-unknown-amd64",
    "openSUSE 11.4 (x86_64), 4, unknown-unknown-amd64"
  })
  void theReleaseFileOfSles11IsRead(String first, String level, String distribution) {
    String lines = first + "\nVERSION = 11\nPATCHLEVEL = " + level + "\n";
    assertThat(GuestRelease.ofSuse(lines).distribution()).isEqualTo(distribution);
  }

  @Test
  void aDistributionNeverLeadsOutOfTheBundles() throws Exception {
    Path bundles = Files.createDirectories(dir.resolve("bundles"));
    Files.createDirectories(dir.resolve("secrets"));
    Files.writeString(dir.resolve("secrets/x.deb"), "not to be uploaded");
    String archive =
        new String(
            new GuestBundle(bundles).archive("../secrets"),
            java.nio.charset.StandardCharsets.ISO_8859_1);
    assertThat(archive).doesNotContain("not to be uploaded");
  }

  private static List<String> scripts() throws IOException {
    try (Stream<Path> files = Files.walk(Programs.GUEST.resolve("linux"))) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> Programs.GUEST.relativize(f).toString())
          .toList();
    }
  }
}
