package slipway.lab.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.lab.image.BootProbe;
import slipway.lab.image.GuestImage;
import slipway.lab.process.HostProgram;

/// Linux's own initiator, in a real guest, on volumes of our target: what a migrated machine does
/// all day, and what it does when the target goes away.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenIscsiIT {
  private static final Duration LONGEST_BOOT = Duration.ofMinutes(4);
  private static final Duration LONGEST_SCRIPT = Duration.ofMinutes(6);
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final String IQN = "iqn.2026-11.slipway:guest";
  private static final int DISK_MIB = 128;

  /// What QEMU's user-mode network calls the host's 127.0.0.1.
  private static final String HOST = "10.0.2.2";

  private static final Path CACHE =
      Path.of(
          System.getProperty("slipway.cache", System.getProperty("user.home") + "/.cache/slipway"));
  private static final Path ROOT = Path.of(System.getProperty("slipway.root", "."));

  @TempDir static Path store;

  private Machine machine;
  private Path origin;
  private int disks;
  private @Nullable Process target;

  @BeforeAll
  void boot() throws Exception {
    GuestImage image =
        GuestImage.cached(CACHE, GuestImage.Recipe.INITIATOR, line -> System.out.println(line));
    image.writeTo(
        store.resolve("initiator.raw"),
        new GuestImage.Identity("initiator", "admin-secret", "nosudo-secret"));
    machine =
        new Machine(
            new MachineSpec(
                "initiator",
                store.resolve("initiator"),
                2,
                1024,
                List.of(Disk.adopt(store, "initiator")),
                null,
                List.of(new Nic("52:54:00:12:34:57", List.of(8080))),
                Firmware.BIOS,
                BootFrom.DISK));
    machine.powerOn();
    try (BootProbe probe =
        new BootProbe(URI.create("http://127.0.0.1:" + machine.hostPort(8080) + "/"))) {
      probe.await(LONGEST_BOOT);
    }
    machine.agent().await(Duration.ofMinutes(1));
    origin = store.resolve("origin.raw");
    byte[] content = new byte[DISK_MIB << 20];
    new Random(7).nextBytes(content);
    Files.write(origin, content);
  }

  @AfterAll
  void end() throws Exception {
    if (machine != null) {
      machine.close();
    }
  }

  @AfterEach
  void logout() throws Exception {
    guest("iscsiadm -m node -u || true; iscsiadm -m node -o delete || true");
    if (target != null) {
      HostProgram.kill(target);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"None", "CRC32C"})
  void everyByteArrivesAndEveryWriteIsReadBack(String digest) throws Exception {
    Served disk = serve("");
    discover(disk);
    set("node.conn[0].iscsi.HeaderDigest", digest);
    set("node.conn[0].iscsi.DataDigest", digest);
    guest("iscsiadm -m node -l");
    assertThat(guest("iscsiadm -m session -P 2")).contains("HeaderDigest: " + digest);
    assertThat(guest(disk.waited() + "sha256sum <" + disk.device()).strip())
        .startsWith(
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(origin))));
    assertThat(guest(fio(disk, "randrw", 48))).contains("err= 0");
    guest("blockdev --flushbufs " + disk.device());
  }

  @Test
  void sg3UtilsFindsADiskAsItShouldBe() throws Exception {
    Served disk = serve("");
    discover(disk);
    guest("iscsiadm -m node -l; " + disk.waited());
    String device = disk.device();
    assertThat(guest("sg_inq " + device)).contains("Peripheral device type: disk");
    assertThat(guest("sg_vpd -p di " + device)).contains("NAA");
    assertThat(guest("sg_vpd -p lbpv " + device)).contains("Unmap command supported (LBPU): 1");
    assertThat(guest("sg_readcap --16 " + device)).contains("Logical block length=512 bytes");
    assertThat(guest("sg_luns " + device)).contains("1 lun entry");
    assertThat(guest("sg_opcodes " + device)).contains("Persistent reserve out");
    guest("sg_verify --lba=0 --count=2048 " + device + "; sg_sync " + device);
    guest("sg_unmap --lba=2048 --num=4096 --force " + device);
    guest("cmp -n 2097152 -i 1048576:0 " + device + " /dev/zero");
    guest("sg_write_same --16 --lba=8192 --num=128 --in=/dev/zero " + device);
    guest("cmp -n 65536 -i 4194304:0 " + device + " /dev/zero");
    guest("sg_persist --out --register --param-sark=0xabc " + device);
    assertThat(guest("sg_persist --in --read-keys " + device)).contains("0xabc");
    guest("sg_persist --out --reserve --param-rk=0xabc --prout-type=1 " + device);
    assertThat(guest("sg_persist --in --read-reservation " + device)).contains("Write Exclusive");
    guest("sg_persist --out --clear --param-rk=0xabc " + device);
  }

  @Test
  void chapLetsTheRightSecretInAndProvesItsOwn() throws Exception {
    Served disk = serve("guest:right-secret-12\ntarget:other-secret-12\n");
    discover(disk);
    set("node.session.auth.authmethod", "CHAP");
    set("node.session.auth.username", "guest");
    set("node.session.auth.password", "wrong-secret-12");
    assertThat(guest("iscsiadm -m node -l 2>&1 || true")).contains("authorization failure");
    set("node.session.auth.password", "right-secret-12");
    guest("iscsiadm -m node -l; " + disk.waited() + "iscsiadm -m node -u");
    set("node.session.auth.username_in", "target");
    set("node.session.auth.password_in", "forged-secret-1");
    assertThat(guest("iscsiadm -m node -l 2>&1 || true"))
        .as("a target that does not prove itself is refused by the guest")
        .contains("Could not login");
    set("node.session.auth.password_in", "other-secret-12");
    guest("iscsiadm -m node -l; " + disk.waited());
    assertThat(guest(fio(disk, "randread", 8))).contains("err= 0");
  }

  @Test
  void aTargetThatIsKilledAndComesBackCostsThePauseAndNothingElse() throws Exception {
    Served disk = serve("");
    discover(disk);
    guest("dmesg --clear"); // A logout while udev still reads a new disk is an I/O error, too.
    set("node.conn[0].timeo.noop_out_interval", "5");
    guest("iscsiadm -m node -l; " + disk.waited());
    // Slow enough that it lasts for half a minute.
    String writes = fio(disk, "randwrite", 64) + " --rate_iops=600";
    guest("(" + writes + " >/root/fio.log; echo $? >/root/fio.rc) </dev/null >/dev/null 2>&1 &");
    // The seventh figure counts sectors written. // kernel: Documentation/block/stat.rst
    String stat = "/sys/block/$(basename $(readlink -f " + disk.device() + "))/stat";
    guest("n=0; until [ $n -gt 4000 ]; do sleep 0.2; read -r _ _ _ _ _ _ n _ <" + stat + "; done");
    HostProgram.kill(java.util.Objects.requireNonNull(target));
    assertThat(guest("test -e /root/fio.rc && echo over || echo running").strip())
        .as("the writes go on while the target dies")
        .isEqualTo("running");
    start(disk);
    assertThat(guest("until [ -s /root/fio.rc ]; do sleep 0.5; done; cat /root/fio.rc").strip())
        .as("fio, which reads back and checks all it wrote: %s", guest("cat /root/fio.log"))
        .isEqualTo("0");
    assertThat(guest("dmesg")).contains("detected conn error").doesNotContain("I/O error");
  }

  /// A volume that is served, and how it is.
  private record Served(int port, List<String> command) {
    String device() {
      return "/dev/disk/by-path/ip-" + HOST + ":" + port + "-iscsi-" + IQN + "-lun-0";
    }

    String waited() {
      return "until [ -b " + device() + " ]; do sleep 0.2; done; ";
    }
  }

  private Served serve(String chap) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", ROOT.resolve("gateway/target/gateway.jar").toString()));
    command.addAll(List.of("target", "--home", store.resolve("home" + disks++).toString()));
    command.addAll(List.of("--size", DISK_MIB + "M", "--origin", origin.toUri().toString()));
    command.addAll(List.of("--iqn", IQN, "--listen", "127.0.0.1:" + port));
    command.addAll(List.of("--advertise", HOST + ":" + port));
    if (!chap.isEmpty()) {
      Path file = store.resolve("chap" + disks);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, chap);
      command.addAll(List.of("--chap", file.toString()));
    }
    Served served = new Served(port, command);
    start(served);
    return served;
  }

  private void start(Served served) throws Exception {
    Path log = Files.createTempFile(store, "target", ".log");
    target = HostProgram.start(served.command(), log);
    long until = System.nanoTime() + LONGEST_START.toNanos();
    while (!Files.readString(log).contains("listening")) {
      assertThat(target.isAlive() && System.nanoTime() < until)
          .as(() -> "the target starts: " + read(log))
          .isTrue();
      Thread.onSpinWait();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void discover(Served disk) throws Exception {
    String portal = HOST + ":" + disk.port();
    assertThat(guest("iscsiadm -m discovery -t sendtargets -p " + portal))
        .contains(portal + ",1 " + IQN);
  }

  private void set(String name, String value) throws Exception {
    guest("iscsiadm -m node -T " + IQN + " -o update -n '" + name + "' -v '" + value + "'");
  }

  private static String fio(Served disk, String how, int mib) {
    // By the name behind the link: fio takes a colon for the end of a file's name.
    return "fio --name=disk --filename=$(readlink -f "
        + disk.device()
        + ")"
        + " --direct=1 --ioengine=libaio --iodepth=8 --bs=4k --randseed=1 --size="
        + mib
        + "m --rw="
        + how
        + (how.equals("randread") ? "" : " --verify=crc32c --verify_fatal=1 --do_verify=1");
  }

  /// Runs a script in the guest as root and answers what it printed.
  private String guest(String script) throws Exception {
    GuestAgent.ExecStatus status =
        machine
            .agent()
            .run(
                new GuestAgent.Exec(
                    "/bin/sh", List.of("-e"), List.of(), script.getBytes(UTF_8), true),
                LONGEST_SCRIPT);
    assertThat(status.exitCode())
        .as("%s%n%s%s", script, status.outText(), status.errText())
        .isZero();
    return status.outText();
  }
}
