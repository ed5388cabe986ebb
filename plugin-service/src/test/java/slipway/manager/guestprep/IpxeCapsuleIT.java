package slipway.manager.guestprep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The disc in a machine without a disk, against the gateway's target with CHAP. What it starts is
/// a boot sector that looks for the table (iBFT) where operating systems do, and writes it to the
/// serial port.
class IpxeCapsuleIT {
  private static final Path ROOT = Path.of(System.getProperty("slipway.root"));
  private static final Duration BOOT_PATIENCE = Duration.ofMinutes(3);

  /// Several cylinders, as iPXE counts them: a disk without a whole one has no sector for the BIOS.
  private static final long DISK_BYTES = 64 << 20;

  private static final String MAC = "00:50:56:aa:bb:cc";
  private static final String TARGET = "iqn.2026-11.slipway:m";
  private static final String INITIATOR = "iqn.2026-11.slipway.guest:g";
  private static final String SECRET = "secret+of/this=1";
  private static final Pattern LISTENING = Pattern.compile("\"listening\":\"[^\"]*:(\\d+)\"");

  //         cli; xor ax,ax; mov ss,ax; mov sp,0x7000; mov bx,0x8000
  // segment: mov es,bx; cmp dword [es:0],"iBFT"; je found; inc bx; cmp bx,0xa000; jb segment; jmp
  // end
  // found:  mov cx,[es:4]; xor si,si
  // byte:   mov dx,0x3fd
  // wait:   in al,dx; test al,0x20; jz wait; mov al,[es:si]; mov dx,0x3f8; out dx,al; inc si; loop
  // byte
  // end:    hlt; jmp end
  private static final String BOOT_SECTOR =
      "fa31c08ed0bc0070bb0080"
          + "8ec32666813e00006942465474094381fb00a072ebeb19"
          + "268b0e040031f6"
          + "bafd03"
          + "eca82074fb268a04baf803ee46e2ee"
          + "f4ebfd";

  @TempDir Path dir;

  private final List<Process> running = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : running.reversed()) {
      process.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dhcp", "10.0.2.15::10.0.2.2:255.255.255.0:::none"})
  void aDiskIsStartedFromAndTheTableTellsWhereItIs(String ip) throws Exception {
    int port = serve();
    String table = boot(ip, port);
    assertThat(table).startsWith("iBFT").contains(TARGET, INITIATOR, "user");
    // Structure 2 of the table: the card, with its address. // iBFT 1.03 §1.4.3
    byte[] mac = HexFormat.ofDelimiter(":").parseHex(MAC);
    assertThat(table).contains(new String(mac, StandardCharsets.ISO_8859_1));
  }

  private String boot(String ip, int port) throws Exception {
    Path serial = start(ip, port);
    await()
        .atMost(BOOT_PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Files.readString(serial, StandardCharsets.ISO_8859_1))
                    .contains("iBFT", INITIATOR, TARGET, SECRET));
    String all = Files.readString(serial, StandardCharsets.ISO_8859_1);
    return all.substring(all.indexOf("iBFT"));
  }

  private String log() throws IOException {
    return Files.readString(dir.resolve("gateway.log"));
  }

  private int serve() throws Exception {
    byte[] disk = Arrays.copyOf(HexFormat.of().parseHex(BOOT_SECTOR), 512);
    disk[510] = 0x55;
    disk[511] = (byte) 0xaa;
    Path home = Files.write(dir.resolve("home.raw"), disk);
    try (var file = new RandomAccessFile(home.toFile(), "rw")) {
      file.setLength(DISK_BYTES);
    }
    Path chap =
        Files.createFile(
            dir.resolve("chap"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(chap, "user:" + SECRET);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path gateway = ROOT.resolve("gateway/target/gateway.jar");
    start(
        "gateway.log",
        List.of(java.toString(), "-jar", gateway.toString(), "target", "--home", home.toString()),
        List.of("--size", "" + DISK_BYTES, "--iqn", TARGET, "--listen", "127.0.0.1:0"),
        List.of("--chap", chap.toString()));
    await().atMost(BOOT_PATIENCE).until(() -> LISTENING.matcher(log()).find());
    Matcher line = LISTENING.matcher(log());
    assertThat(line.find()).isTrue();
    return Integer.parseInt(line.group(1));
  }

  // What QEMU's user-mode network calls the host's 127.0.0.1 is 10.0.2.2.
  private Path start(String ip, int port) throws Exception {
    Path into = Files.createDirectories(dir.resolve("into"));
    Path iso =
        new BootCapsule()
            .build(
                IpxeCapsuleTest.guest(ip),
                new DirectoryBootFiles(dir.resolve("none")),
                new IscsiRoot("10.0.2.2", port, TARGET, 0, INITIATOR, "user", SECRET, MAC),
                into);
    Path serial = Files.createFile(dir.resolve("serial"));
    start(
        "qemu.log",
        List.of("qemu-system-x86_64", "-M", "q35", "-accel", "tcg", "-m", "256", "-nodefaults"),
        List.of("-display", "none", "-vga", "std", "-serial", "file:" + serial),
        List.of("-netdev", "user,id=n0", "-netdev", "user,id=n1"),
        // The first card is not the one to use.
        List.of("-device", "virtio-net-pci,netdev=n0,romfile=,mac=00:50:56:aa:bb:dd"),
        List.of("-device", "virtio-net-pci,netdev=n1,romfile=,mac=" + MAC),
        List.of("-cdrom", iso.toString()));
    return serial;
  }

  @SafeVarargs
  private void start(String log, List<String>... words) throws IOException {
    List<String> command = new ArrayList<>();
    for (List<String> some : words) {
      command.addAll(some);
    }
    File output = dir.resolve(log).toFile();
    running.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start());
  }
}
