package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.manager.guestprep.PreparedGuest.Efi;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

class EfiCapsuleTest {
  private static final String UUID = "50291111-2222-3333-4444-555566667777";
  private static final String SECRET = "a-secret+of/this=volume";

  @TempDir Path dir;

  @Test
  void theFirmwareFindsTheGuestsShimAndTheShimTheGuestsGrub() throws Exception {
    Map<BootFile, Path> parts = parts(1_048_504, 4_183_488);
    Path iso = build(parts, efi(parts, "debian", "grubx64.efi"));
    assertThat(iso).hasFileName("slipway-" + UUID + ".iso");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(iso)))
        .isEqualTo("rw-------");
    assertThat(Programs.run(dir, "xorriso", "-indev", iso + "", "-report_el_torito", "plain"))
        .containsPattern("El Torito boot img : +1 +UEFI +y +none");
    Path fat = extract(iso, "/EFI.IMG");
    Programs.run(dir, "fsck.fat", "-n", fat.toString());
    Programs.run(dir, "mcopy", "-i", fat.toString(), "::/EFI/BOOT/BOOTX64.EFI", "shim.copy");
    Programs.run(dir, "mcopy", "-i", fat.toString(), "::/EFI/BOOT/GRUBX64.EFI", "grub.copy");
    assertThat(dir.resolve("shim.copy")).hasSameBinaryContentAs(parts.get(BootFile.SHIM));
    assertThat(dir.resolve("grub.copy")).hasSameBinaryContentAs(parts.get(BootFile.LOADER));
  }

  @Test
  void grubFindsItsConfigurationAndTheGuestsKernel() throws Exception {
    Map<BootFile, Path> parts = parts(1000, 2000);
    Path iso = build(parts, efi(parts, "almalinux", "grubx64.efi"));
    Path configuration = extract(iso, "/EFI/ALMALINUX/GRUB.CFG");
    assertThat(configuration)
        .content()
        .contains(
            "linux /boot/kernel.img root=UUID=1-2 ro ip=dhcp BOOTIF=01-00-50-56-aa-bb-cc",
            "search --no-floppy --file --set=root /boot/kernel.img")
        .doesNotContain(SECRET);
    assertThat(extract(iso, "/EFI/BOOT/GRUB.CFG")).hasSameTextualContentAs(configuration);
    assertThat(extract(iso, "/BOOT/KERNEL.IMG")).hasSameBinaryContentAs(parts.get(BootFile.KERNEL));
    byte[] initrd = Files.readAllBytes(extract(iso, "/BOOT/INITRD.IMG"));
    byte[] handedOver = Files.readAllBytes(parts.get(BootFile.INITRD));
    assertThat(initrd).startsWith(handedOver);
    assertThat(new String(initrd, StandardCharsets.ISO_8859_1))
        .contains("etc/iscsi.initramfs", "ISCSI_PASSWORD='" + SECRET + "'");
    Programs.run(dir, "grub-script-check", configuration.toString());
  }

  @Test
  void nothingOfTheWorkIsLeft() throws Exception {
    Map<BootFile, Path> parts = parts(1000, 2000);
    Path iso = build(parts, efi(parts, "debian", "grubx64.efi"));
    try (Stream<Path> left = Files.list(dir.resolve("into"))) {
      assertThat(left).containsExactly(iso);
    }
  }

  @ParameterizedTest
  @CsvSource({"../x,grubx64.efi", "debian,../grub.efi", "debian,agrubx64long.efi", "a b,grub.efi"})
  void namesThatWouldLeadElsewhereAreRefused(String directory, String loader) throws Exception {
    Map<BootFile, Path> parts = parts(1000, 2000);
    ProblemException refused =
        catchThrowableOfType(
            ProblemException.class, () -> build(parts, efi(parts, directory, loader)));
    assertThat(refused.problem().type()).isEqualTo(ProblemType.CAPSULE_FAILED);
  }

  @Test
  void theSizeOfABootLoaderIsBounded() throws Exception {
    Map<BootFile, Path> parts = parts(1000, (int) EfiCapsule.LOADER_BYTES_MAX + 1);
    assertThat(
            catchThrowableOfType(
                IOException.class, () -> build(parts, efi(parts, "debian", "grubx64.efi"))))
        .hasMessageContaining("larger");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2047, 2048, 2049, 9 << 20})
  void aFatFileSystemHoldsFilesOfAnySize(int size) throws Exception {
    byte[] content = random(size);
    Path image = dir.resolve("fat");
    new FatImage().add("FIRST.EFI", content).add("SECOND.EFI", random(3000)).writeTo(image);
    Programs.run(dir, "fsck.fat", "-n", image.toString());
    Programs.run(dir, "mcopy", "-i", image.toString(), "::/EFI/BOOT/FIRST.EFI", "first");
    assertThat(dir.resolve("first")).hasBinaryContent(content);
  }

  @Test
  void aBootImageThatItsCatalogCannotCountIsRefused() throws Exception {
    Path large = dir.resolve("large");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(33L << 20);
    }
    assertThat(catchThrowableOfType(IOException.class, () -> new IsoImage("X", large)))
        .hasMessageContaining("too large");
  }

  private Path build(Map<BootFile, Path> parts, Efi efi) throws IOException {
    BootFiles files = new DirectoryBootFiles(dir.resolve("kept"));
    files.put(UUID, parts);
    return new BootCapsule("no-such-program", IpxeCapsule.IPXE)
        .build(guest(parts, efi), files, root(), Files.createDirectories(dir.resolve("into")));
  }

  private Map<BootFile, Path> parts(int shim, int loader) throws IOException {
    Map<BootFile, Path> parts = new EnumMap<>(BootFile.class);
    parts.put(BootFile.KERNEL, Files.write(dir.resolve("kernel"), random(70_001)));
    parts.put(BootFile.INITRD, Files.write(dir.resolve("initrd"), random(123_456)));
    parts.put(BootFile.SHIM, Files.write(dir.resolve("shim"), random(shim)));
    parts.put(BootFile.LOADER, Files.write(dir.resolve("loader"), random(loader)));
    return parts;
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static String sum(Map<BootFile, Path> parts, BootFile file) throws IOException {
    return Sha256.of(Files.readAllBytes(parts.get(file)));
  }

  private static Efi efi(Map<BootFile, Path> parts, String directory, String loader)
      throws IOException {
    return new Efi(directory, loader, true, sum(parts, BootFile.SHIM), sum(parts, BootFile.LOADER));
  }

  private static PreparedGuest guest(Map<BootFile, Path> parts, Efi efi) throws IOException {
    return new PreparedGuest(
        UUID,
        "Debian",
        "6.1",
        "initramfs-tools",
        "root=UUID=1-2",
        List.of("console=ttyS0,115200n8"),
        "00:50:56:aa:bb:cc",
        "dhcp",
        sum(parts, BootFile.KERNEL),
        sum(parts, BootFile.INITRD),
        efi,
        List.of());
  }

  private static IscsiRoot root() {
    return new IscsiRoot(
        "192.0.2.1",
        3260,
        "iqn.2026-11.slipway:m",
        1,
        "iqn.2026-11.slipway.guest:g",
        "user",
        SECRET,
        "00:50:56:AA:BB:CC");
  }

  private Path extract(Path iso, String file) throws Exception {
    Path to = dir.resolve(file.substring(1).replace('/', '-'));
    // Names as they are on the disc, not as xorriso would show them.
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
}
