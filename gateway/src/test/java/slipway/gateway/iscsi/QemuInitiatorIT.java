package slipway.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.scsi.MemoryDevice;

/// QEMU's iSCSI initiator, and its machines, use the target.
class QemuInitiatorIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int DISK_BYTES = 32 << 20;

  private Served served;
  @TempDir Path dir;

  @BeforeEach
  void serve() throws IOException {
    served = Served.start();
  }

  @AfterEach
  void stop() throws IOException {
    served.close();
  }

  @Test
  void qemuImgCopiesADiskInAndOut() throws Exception {
    String qemuImg = Programs.find("qemu-img", "qemu-utils qemu-block-extra").toString();
    byte[] content = new byte[DISK_BYTES];
    new Random(7).nextBytes(content);
    Path source = Files.write(dir.resolve("source.raw"), content);
    Path copy = dir.resolve("copy.raw");
    BlockDevice device = new MemoryDevice(DISK_BYTES);
    String url = served.disk("copied", device);
    succeed(qemuImg, "convert", "-n", "-f", "raw", "-O", "raw", source.toString(), url);
    ByteBuffer held = ByteBuffer.allocate(DISK_BYTES);
    device.read(0, held);
    assertThat(held.array()).isEqualTo(content);
    succeed(qemuImg, "convert", "-f", "raw", "-O", "raw", url, copy.toString());
    assertThat(Files.mismatch(source, copy)).isEqualTo(-1);
  }

  @Test
  void qemuIoWritesDiscardsAndReadsPatterns() throws Exception {
    String qemuIo = Programs.find("qemu-io", "qemu-utils qemu-block-extra").toString();
    String url = served.disk("patterns", new MemoryDevice(DISK_BYTES));
    String output =
        succeed(
            qemuIo,
            "-f",
            "raw",
            "-c",
            "write -P 0x5a 1M 9M",
            "-c",
            "write -f -P 0x11 0 64k",
            "-c",
            "discard 2M 1M",
            "-c",
            "write -z 4M 1M",
            "-c",
            "flush",
            "-c",
            "read -P 0x11 0 64k",
            "-c",
            "read -P 0x5a 1M 1M",
            "-c",
            "read -P 0 2M 1M",
            "-c",
            "read -P 0 4M 1M",
            "-c",
            "read -P 0x5a 5M 5M",
            url);
    assertThat(output).doesNotContain("verification failed").doesNotContain("error");
  }

  @Test
  void chapLetsTheRightPasswordInAndNoOther() throws Exception {
    String qemuImg = Programs.find("qemu-img", "qemu-utils qemu-block-extra").toString();
    Optional<Credentials> chap = Optional.of(new Credentials("guest", "a-secret-of-14"));
    served.secured("locked", new MemoryDevice(DISK_BYTES), chap, Optional.empty());
    String at = "127.0.0.1:" + served.port() + "/" + Served.iqn("locked") + "/0";
    succeed(qemuImg, "info", "iscsi://guest%a-secret-of-14@" + at);
    var wrong = Programs.run(LIMIT, List.of(qemuImg, "info", "iscsi://guest%not-the-secret@" + at));
    assertThat(wrong.code()).isNotZero();
    assertThat(wrong.output()).containsIgnoringCase("authentication");
    var none = Programs.run(LIMIT, List.of(qemuImg, "info", "iscsi://" + at));
    assertThat(none.code()).isNotZero();
  }

  @Test
  void libiscsiChecksUsByMutualChap() throws Exception {
    String inquiry = Programs.find("iscsi-inq", "libiscsi-bin").toString();
    Optional<Credentials> chap = Optional.of(new Credentials("guest", "a-secret-of-14"));
    Optional<Credentials> ours = Optional.of(new Credentials("gateway", "another-one-of-17"));
    served.secured("both", new MemoryDevice(DISK_BYTES), chap, ours);
    String url =
        "iscsi://guest%a-secret-of-14@127.0.0.1:"
            + served.port()
            + "/"
            + Served.iqn("both")
            + "/0?target_user=gateway&target_password=";
    assertThat(succeed(inquiry, url + "another-one-of-17")).contains("Vendor");
    var impostor = Programs.run(LIMIT, List.of(inquiry, url + "what-we-do-not-know"));
    assertThat(impostor.code()).isNotZero();
  }

  @Test
  void qemuCopiesUnderHeaderDigests() throws Exception {
    String qemuIo = Programs.find("qemu-io", "qemu-utils qemu-block-extra").toString();
    served.disk("digests", new MemoryDevice(DISK_BYTES));
    String image =
        "driver=raw,file.driver=iscsi,file.transport=tcp,file.lun=0,file.header-digest=crc32c,"
            + "file.portal=127.0.0.1:%d,file.target=%s"
                .formatted(served.port(), Served.iqn("digests"));
    String output =
        succeed(
            qemuIo,
            "--image-opts",
            image,
            "-c",
            "write -P 0x77 64k 2M",
            "-c",
            "flush",
            "-c",
            "read -P 0x77 64k 2M");
    assertThat(output).doesNotContain("verification failed").doesNotContain("error");
  }

  /// Boot sector: reads the second sector through int13 and prints it on the first serial port.
  private static final int[] BOOT_SECTOR = {
    0x31, 0xc0, // xor ax, ax
    0x8e, 0xd8, // mov ds, ax
    0x8e, 0xc0, // mov es, ax
    0xb8, 0x01, 0x02, // mov ax, 0x0201: read one sector
    0xb9, 0x02, 0x00, // mov cx, 2: the second of the first track
    0xb6, 0x00, // mov dh, 0; dl is the boot drive
    0xbb, 0x00, 0x7e, // mov bx, 0x7e00
    0xcd, 0x13, // int 0x13
    0x72, 0x0f, // jc halt
    0xbe, 0x00, 0x7e, // mov si, 0x7e00
    0xfc, // cld
    0xac, // next: lodsb
    0x84, 0xc0, // test al, al
    0x74, 0x06, // jz halt
    0xba, 0xf8, 0x03, // mov dx, 0x3f8
    0xee, // out dx, al
    0xeb, 0xf5, // jmp next
    0xf4, // halt: hlt
    0xeb, 0xfd, // jmp halt
  };

  @Test
  void ipxeBootsAMachineFromTheTarget() throws Exception {
    String qemu = Programs.find("qemu-system-x86_64", "qemu-system-x86 ipxe-qemu").toString();
    byte[] disk = new byte[1024];
    for (int i = 0; i < BOOT_SECTOR.length; i++) {
      disk[i] = (byte) BOOT_SECTOR[i];
    }
    disk[510] = 0x55;
    disk[511] = (byte) 0xaa;
    byte[] marker =
        "SLIPWAY BOOTED OVER ISCSI".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(marker, 0, disk, 512, marker.length);
    MemoryDevice device = new MemoryDevice(DISK_BYTES);
    device.write(0, ByteBuffer.wrap(disk), slipway.gateway.block.Durability.VOLATILE);
    served.disk("boot", device);
    Path tftp = Files.createDirectory(dir.resolve("tftp"));
    String root = "iscsi:10.0.2.2::" + served.port() + ":0:" + Served.iqn("boot");
    Files.writeString(tftp.resolve("boot.ipxe"), "#!ipxe\ndhcp net0\nsanboot " + root + "\n");
    Path serial = Files.createFile(dir.resolve("serial.log"));
    Process machine =
        new ProcessBuilder(
                List.of(
                    qemu,
                    "-accel",
                    "tcg",
                    "-m",
                    "64",
                    "-display",
                    "none",
                    "-monitor",
                    "none",
                    "-serial",
                    "file:" + serial,
                    "-netdev",
                    "user,id=n,tftp=" + tftp + ",bootfile=boot.ipxe",
                    "-device",
                    "virtio-net-pci,netdev=n,bootindex=1"))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("qemu.log").toFile())
            .start();
    try {
      org.awaitility.Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(Files.readString(serial)).contains("SLIPWAY BOOTED OVER ISCSI"));
      assertThat(served.server().sessions(Served.iqn("boot"))).hasSize(1);
    } finally {
      machine.destroyForcibly().waitFor();
    }
  }

  private static String succeed(String... command) throws Exception {
    Programs.Outcome outcome = Programs.run(LIMIT, List.of(command));
    assertThat(outcome.code()).as(outcome.output()).isZero();
    return outcome.output();
  }
}
