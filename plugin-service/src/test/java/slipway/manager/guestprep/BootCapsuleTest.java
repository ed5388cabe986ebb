package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

class BootCapsuleTest {
  private static final String UUID = "50291111-2222-3333-4444-555566667777";
  private static final String SECRET = "a-secret+of/this=volume";
  private static final byte[] KERNEL = "the guest's own kernel".getBytes(StandardCharsets.UTF_8);
  private static final byte[] INITRD = "its start-up image".getBytes(StandardCharsets.UTF_8);

  @TempDir Path dir;

  @Test
  void theIsoHoldsTheGuestsKernelAndTheTargetBehindItsStartUpImage() throws Exception {
    Path iso = new BootCapsule().build(guest("root=UUID=1-2"), files(), root(SECRET), into());
    assertThat(iso).hasFileName("slipway-" + UUID + ".iso");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(iso)))
        .isEqualTo("rw-------");
    assertThat(extract(iso, "/boot/vmlinuz")).hasBinaryContent(KERNEL);
    byte[] initrd = Files.readAllBytes(extract(iso, "/boot/initrd"));
    assertThat(Arrays.copyOf(initrd, INITRD.length)).isEqualTo(INITRD);
    assertThat(Arrays.copyOfRange(initrd, INITRD.length, 4096)).containsOnly(0);
    Path tree = Files.createDirectory(dir.resolve("tree"));
    Files.write(tree.resolve("told"), contentOf(initrd, 4096, "etc/iscsi.initramfs", 0100600));
    // Read by a shell, as the guest does.
    assertThat(
            Programs.run(
                tree,
                "sh",
                "-c",
                ". ./told; echo \"$ISCSI_TARGET_NAME $ISCSI_TARGET_IP"
                    + " $ISCSI_TARGET_PORT $ISCSI_TARGET_GROUP $ISCSI_INITIATOR $ISCSI_USERNAME"
                    + " $ISCSI_PASSWORD\""))
        .isEqualTo(
            "iqn.2026-11.slipway:m 192.0.2.1 3260 1 iqn.2026-11.slipway.guest:g user "
                + SECRET
                + "\n");
    assertThat(extract(iso, "/boot/grub/grub.cfg"))
        .content()
        .contains(
            "linux /boot/vmlinuz root=UUID=1-2 ro ip=dhcp BOOTIF=01-00-50-56-aa-bb-cc"
                + " console=ttyS0,115200n8",
            "serial --unit=0 --speed=115200")
        .doesNotContain(SECRET);
    assertThat(into()).isDirectoryNotContaining(file -> Files.isDirectory(file));
  }

  @Test
  void withoutAShimTheDiscHasAGrubThatUefiFirmwareStarts() throws Exception {
    PreparedGuest guest =
        guest("root=UUID=1-2", "initramfs-tools", new PreparedGuest.Efi("", "", false, "", ""));
    Path iso = new BootCapsule().build(guest, files(), root(SECRET), into());
    assertThat(Programs.run(dir, "xorriso", "-indev", iso + "", "-report_el_torito", "plain"))
        .containsPattern("El Torito boot img : +1 +UEFI +y +none")
        .doesNotContainPattern("El Torito boot img : +\\d+ +BIOS");
    assertThat(extract(iso, "/boot/vmlinuz")).hasBinaryContent(KERNEL);
    assertThat(extract(iso, "/boot/grub/grub.cfg"))
        .content()
        .contains("linux /boot/vmlinuz root=UUID=1-2 ro ip=dhcp")
        .doesNotContain(SECRET);
  }

  @Test
  void withoutChapNoSecretIsAsked() throws IOException {
    for (String initramfs : List.of("initramfs-tools", "dracut", "dracut-legacy", "mkinitrd")) {
      byte[] overlay = BootCapsule.overlay(TargetFile.of(made(initramfs), root("")));
      assertThat(new String(overlay, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT))
          .doesNotContain("password");
    }
  }

  @Test
  void dracutIsToldInItsOwnWordsAndNotOnTheKernelsCommandLine() throws IOException {
    byte[] overlay = BootCapsule.overlay(TargetFile.of(made("dracut"), root(SECRET)));
    assertThat(contentOf(overlay, 0, "etc/cmdline", 0100600))
        .asString(StandardCharsets.US_ASCII)
        .isEqualTo(
            "rd.neednet=1 rd.iscsi.initiator=iqn.2026-11.slipway.guest:g"
                + " netroot=iscsi:192.0.2.1::3260:1:iqn.2026-11.slipway:m"
                + " rd.iscsi.username=user rd.iscsi.password="
                + SECRET
                + "\n");
    assertThat(BootCapsule.configuration(made("dracut"), root(SECRET)))
        .contains("root=UUID=1 ro ip=dhcp")
        .doesNotContain(SECRET);
  }

  @Test
  void theFirstDracutIsToldInTheNamesItKnows() {
    assertThat(TargetFile.of(made("dracut-legacy"), root(SECRET)).content())
        .isEqualTo(
            "iscsi_initiator=iqn.2026-11.slipway.guest:g"
                + " netroot=iscsi:192.0.2.1::3260:1:iqn.2026-11.slipway:m"
                + " iscsi_username=user iscsi_password="
                + SECRET
                + "\n");
  }

  @Test
  void theScriptInAnImageOfMkinitrdIsToldInShell() {
    TargetFile told = TargetFile.of(made("mkinitrd"), root(SECRET));
    assertThat(told.path()).isEqualTo("etc/slipway.target");
    assertThat(told.content())
        .isEqualTo(
            """
            ISCSI_INITIATOR='iqn.2026-11.slipway.guest:g'
            ISCSI_TARGET_NAME='iqn.2026-11.slipway:m'
            ISCSI_TARGET_IP='192.0.2.1'
            ISCSI_TARGET_PORT='3260'
            ISCSI_TARGET_GROUP='1'
            ISCSI_USERNAME='user'
            ISCSI_PASSWORD='%s'
            """
                .formatted(SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"star*", "ques?ion", "[ab]", "$x", "a;b", "a\"b"})
  void secretsThatDracutWouldReadOtherwiseAreRefused(String secret) {
    assertThat(
            catchThrowableOfType(
                ProblemException.class, () -> TargetFile.of(made("dracut"), root(secret))))
        .hasMessageContaining("secret")
        .message()
        .doesNotContain(secret);
  }

  @Test
  void anImageOfAnotherMakeIsRefused() {
    assertThat(
            catchThrowableOfType(
                    ProblemException.class, () -> TargetFile.of(made("mkinitcpio"), root("")))
                .problem()
                .type())
        .isEqualTo(ProblemType.CAPSULE_FAILED);
  }

  @Test
  void aDamagedStartUpImageIsNotBootedFrom() throws IOException {
    BootFiles files = files();
    Path other = Files.writeString(dir.resolve("other"), "something else");
    files.put(UUID, Map.of(BootFile.KERNEL, other, BootFile.INITRD, other));
    assertThat(
            catchThrowableOfType(
                IOException.class,
                () -> new BootCapsule().build(guest("root=/dev/x"), files, root(""), into())))
        .hasMessageContaining("damaged");
    assertThat(into()).isEmptyDirectory();
  }

  @Test
  void aMissingProgramIsAProblemOfItsOwn() {
    assertThat(
            problemOf(new BootCapsule("no-such-program", IpxeCapsule.IPXE), "root=/dev/x")
                .problem()
                .type())
        .isEqualTo(ProblemType.PROGRAM_MISSING);
  }

  @Test
  void aFailingProgramIsToldWithItsLastWords() throws IOException {
    Path failing = Files.writeString(dir.resolve("failing"), "#!/bin/sh\necho no room\nexit 1\n");
    Files.setPosixFilePermissions(failing, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProblemException told =
        problemOf(new BootCapsule(failing.toString(), IpxeCapsule.IPXE), "root=/dev/x");
    assertThat(told.problem().type()).isEqualTo(ProblemType.CAPSULE_FAILED);
    assertThat(told.problem().cause()).contains("no room");
  }

  @Test
  void theShownOutputIsBounded() throws IOException {
    Path failing =
        Files.writeString(
            dir.resolve("failing"), "#!/bin/sh\nhead -c 100000 /dev/zero | tr '\\0' x\nexit 1\n");
    Files.setPosixFilePermissions(failing, PosixFilePermissions.fromString("rwxr-xr-x"));
    String cause =
        problemOf(new BootCapsule(failing.toString(), IpxeCapsule.IPXE), "root=/dev/x")
            .problem()
            .cause();
    assertThat(cause).hasSizeLessThan(2 * BootCapsule.OUTPUT_CHARS_MAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"root=x;reboot", "root=$x", "root=a b", "root=\"x\"", "root=x\ninitrd /y"})
  void argumentsThatGrubWouldReadAsMoreAreRefused(String argument) {
    assertThat(problemOf(new BootCapsule(), argument).problem().type())
        .isEqualTo(ProblemType.CAPSULE_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's", "two words", "new\nline", "back\\slash", "ümlaut"})
  void secretsThatAShellWouldReadOtherwiseAreRefused(String secret) {
    assertThat(catchThrowableOfType(ProblemException.class, () -> root(secret)))
        .hasMessageContaining("CHAP secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway.example", "192.0.2.256", "192.0.2", "$(reboot)", ""})
  void portalsThatAreNoAddressesAreRefused(String portal) {
    assertThat(
            catchThrowableOfType(
                ProblemException.class,
                () -> new IscsiRoot(portal, 3260, "iqn.a", 0, "iqn.b", "", "")))
        .hasMessageContaining("IPv4");
  }

  @Test
  void namesAndUnitsAreBounded() {
    String longName = "iqn." + "x".repeat(IscsiRoot.NAME_BYTES_MAX);
    String longSecret = "x".repeat(IscsiRoot.CHAP_BYTES_MAX + 1);
    assertThat(
            List.<Runnable>of(
                () -> new IscsiRoot("192.0.2.1", 3260, longName, 0, "iqn.b", "", ""),
                () -> new IscsiRoot("192.0.2.1", 3260, "iqn.a", 0, "iqn.b", "u", longSecret),
                () -> new IscsiRoot("192.0.2.1", 3260, "iqn.a", 256, "iqn.b", "", ""),
                () -> new IscsiRoot("192.0.2.1", 65_536, "iqn.a", 0, "iqn.b", "", "")))
        .allSatisfy(
            make ->
                assertThat(catchThrowableOfType(ProblemException.class, make::run)).isNotNull());
  }

  @Test
  void theSecretIsNotInTheText() {
    assertThat(root(SECRET).toString()).doesNotContain(SECRET);
  }

  private ProblemException problemOf(BootCapsule capsule, String rootArgument) {
    return Objects.requireNonNull(
        catchThrowableOfType(
            ProblemException.class,
            () -> capsule.build(guest(rootArgument), files(), root(""), into())));
  }

  private Path into() throws IOException {
    return Files.createDirectories(dir.resolve("into"));
  }

  private BootFiles files() throws IOException {
    BootFiles files = new DirectoryBootFiles(dir.resolve("kept"));
    files.put(
        UUID,
        Map.of(
            BootFile.KERNEL,
            Files.write(dir.resolve("k"), KERNEL),
            BootFile.INITRD,
            Files.write(dir.resolve("i"), INITRD)));
    return files;
  }

  /// Walks an archive as the kernel does: by the lengths in the headers. // buffer-format.rst
  private static byte[] contentOf(byte[] archive, int start, String wanted, int mode) {
    int at = start;
    while (true) {
      String header = new String(archive, at, 110, StandardCharsets.US_ASCII);
      assertThat(header).startsWith("070701");
      int length = Integer.parseInt(header.substring(54, 62), 16);
      int nameLength = Integer.parseInt(header.substring(94, 102), 16);
      String name = new String(archive, at + 110, nameLength - 1, StandardCharsets.US_ASCII);
      assertThat(name).isNotEqualTo("TRAILER!!!");
      int content = (at + 110 + nameLength + 3) & ~3;
      if (name.equals(wanted)) {
        assertThat(Integer.parseInt(header.substring(14, 22), 16)).isEqualTo(mode);
        return Arrays.copyOfRange(archive, content, content + length);
      }
      at = (content + length + 3) & ~3;
    }
  }

  private Path extract(Path iso, String file) throws Exception {
    Path to = dir.resolve(Path.of(file).getFileName() + ".extracted");
    Programs.run(
        dir,
        "xorriso",
        "-osirrox",
        "on",
        "-indev",
        iso.toString(),
        "-extract",
        file,
        to.toString());
    return to;
  }

  private static PreparedGuest made(String initramfs) {
    return guest("root=UUID=1", initramfs);
  }

  private static PreparedGuest guest(String root) {
    return guest(root, "initramfs-tools");
  }

  private static PreparedGuest guest(String root, String initramfs) {
    return guest(root, initramfs, null);
  }

  private static PreparedGuest guest(
      String root, String initramfs, PreparedGuest.@Nullable Efi efi) {
    return new PreparedGuest(
        UUID,
        "Debian",
        "6.1",
        initramfs,
        root,
        List.of("console=ttyS0,115200n8"),
        "00:50:56:aa:bb:cc",
        "dhcp",
        Sha256.of(KERNEL),
        Sha256.of(INITRD),
        efi,
        List.of());
  }

  private static IscsiRoot root(String secret) {
    return new IscsiRoot(
        "192.0.2.1",
        3260,
        "iqn.2026-11.slipway:m",
        1,
        "iqn.2026-11.slipway.guest:g",
        secret.isEmpty() ? "" : "user",
        secret,
        "00:50:56:AA:BB:CC");
  }
}
