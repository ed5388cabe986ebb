package slipway.lab.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.image.BootProbe;
import slipway.lab.image.GuestImage;
import slipway.lab.image.PackageBundle;
import slipway.lab.process.HostProgram;

/// A real guest, from its image to its end. The steps build on each other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIfSystemProperty(named = "slipway.all", matches = "true")
class GuestMachineIT {
  private static final Duration LONGEST_BOOT = Duration.ofMinutes(4);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int BLOCK = 64 << 10;
  private static final Path CACHE =
      Path.of(
          System.getProperty("slipway.cache", System.getProperty("user.home") + "/.cache/slipway"));

  @TempDir static Path store;

  private GuestImage image;
  private Disk disk;
  private Machine machine;
  private BootProbe probe;
  private List<String> loopsBefore;

  @BeforeAll
  void boot() throws Exception {
    loopsBefore = loops();
    image =
        measured(
            "image",
            () -> GuestImage.cached(CACHE, GuestImage.Recipe.DEFAULT, GuestMachineIT::say));
    timed(
        "copy",
        () ->
            image.writeTo(
                store.resolve("web.raw"),
                new GuestImage.Identity("web01", "admin-secret", "nosudo-secret")));
    disk = Disk.adopt(store, "web");
    machine =
        new Machine(
            new MachineSpec(
                "web01",
                store.resolve("web01"),
                2,
                1024,
                List.of(disk),
                null,
                List.of(new Nic("52:54:00:12:34:56", List.of(8080))),
                Firmware.BIOS,
                BootFrom.DISK));
    machine.powerOn();
    probe = new BootProbe(URI.create("http://127.0.0.1:" + machine.hostPort(8080) + "/"));
    measured("boot to the first answer", () -> probe.await(LONGEST_BOOT));
    timed("guest agent after that", () -> machine.agent().await(MINUTE));
  }

  @AfterAll
  void end() throws Exception {
    if (machine != null) {
      machine.close();
    }
    if (probe != null) {
      probe.close();
    }
  }

  @Test
  @Order(1)
  void theAgentRunsProgramsAndMovesFiles() throws Exception {
    GuestAgent agent = machine.agent();
    assertThat(agent.hostname()).isEqualTo("web01");
    assertThat(agent.osInfo().id()).isEqualTo("debian");
    assertThat(agent.interfaces())
        .anyMatch(card -> card.mac().equals("52:54:00:12:34:56") && !card.addresses().isEmpty());
    GuestAgent.ExecStatus status =
        agent.run(
            new GuestAgent.Exec(
                "/bin/sh",
                List.of("-c", "cat; echo $WORD >&2; exit 3"),
                List.of("WORD=hello", "PATH=/usr/bin:/bin"),
                "input".getBytes(UTF_8),
                true),
            MINUTE);
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.outText()).isEqualTo("input");
    assertThat(status.errText()).isEqualTo("hello\n");
    byte[] content = new byte[(2 << 20) + 12_345];
    new java.util.Random(1).nextBytes(content);
    agent.writeFile("/root/file", content);
    assertThat(agent.readFile("/root/file")).isEqualTo(content);
    assertThat(
            agent.run(GuestAgent.Exec.of("/usr/bin/dpkg", "-s", "open-iscsi"), MINUTE).exitCode())
        .as("the guest has no open-iscsi")
        .isNotZero();
    String check =
        "id -nG admin; id -nG nosudo; cut -d: -f1,2 /etc/shadow | grep -E '^(admin|nosudo):.y'"
            + " | cut -c1-8";
    assertThat(agent.run(GuestAgent.Exec.of("/bin/sh", "-c", check), MINUTE).outText())
        .isEqualTo("admin sudo\nnosudo\nadmin:$y\nnosudo:$\n");
  }

  @Test
  @Order(2)
  void thePackagesCarriedAlongAreAllThatTheGuestNeeds() throws Exception {
    PackageBundle bundle = PackageBundle.openIscsi(CACHE, image, GuestMachineIT::say);
    assertThat(bundle.entries()).anyMatch(entry -> entry.name().equals("open-iscsi"));
    StringBuilder names = new StringBuilder();
    for (PackageBundle.Entry entry : bundle.entries()) {
      String path = "/root/" + entry.file();
      machine.agent().writeFile(path, Files.readAllBytes(bundle.directory().resolve(entry.file())));
      names.append(" '").append(path).append('\'');
    }
    GuestAgent.ExecStatus plan =
        machine
            .agent()
            .run(
                GuestAgent.Exec.of("/bin/sh", "-c", "apt-get install -s --no-download" + names),
                MINUTE.multipliedBy(2));
    assertThat(plan.exitCode()).as(plan.outText() + plan.errText()).isZero();
  }

  @Test
  @Order(3)
  void aFreezeUnderLoadIsConsistentAndItsChangedAreasAreComplete() throws Exception {
    Snapshot one = Objects.requireNonNull(machine.freeze("one", true).get(disk));
    Path before = copy("one");
    GuestAgent.ExecStatus wrote =
        machine
            .agent()
            .run(
                GuestAgent.Exec.of("/bin/sh", "-c", "head -c 5M /dev/urandom >/srv/extra && sync"),
                MINUTE);
    assertThat(wrote.exitCode()).isZero();
    Snapshot two = Objects.requireNonNull(machine.freeze("two", true).get(disk));
    Path after = copy("two");
    List<Area> changed = disk.changedAreas("two", one.changeId());
    assertThat(two.changeId()).isNotEqualTo(one.changeId());

    List<Long> different = differences(before, after);
    assertThat(different).hasSizeGreaterThan(80);
    assertThat(different).allMatch(at -> covers(changed, at));
    assertThat(changed.stream().mapToLong(Area::length).sum())
        .as("little is said to have changed that has not")
        .isLessThan(different.size() * (long) BLOCK * 4);
    List<Area> all = disk.changedAreas("two", "*");
    assertThat(nonZero(after)).allMatch(at -> covers(all, at));
    say("changed: %d of %d blocks differ".formatted(different.size(), disk.sizeBytes() / BLOCK));
    checkFileSystem(after);
    Files.delete(before);
    Files.delete(after);

    timed(
        "merging two snapshots live",
        () -> {
          disk.remove("one");
          disk.remove("two");
        });
    assertThat(disk.layers()).hasSize(2);
    Snapshot three = disk.freeze("three");
    List<Area> sinceOne = disk.changedAreas("three", one.changeId());
    assertThat(different)
        .as("what changed is known beyond the merge")
        .allMatch(at -> covers(sinceOne, at));
    disk.remove("three");
    assertThat(three.changeId()).endsWith("/3");
    assertThat(probe.verify(MINUTE).corrupt()).isZero();
  }

  @Test
  @Order(4)
  void aRebootComesBackWithEveryRecordAndAnAgentThatAnswers() throws Exception {
    BootProbe.Answer last = probe.await(MINUTE);
    machine.rebootGuest();
    BootProbe.Answer next =
        measured("reboot", () -> probe.awaitAnotherBoot(last.bootId(), LONGEST_BOOT));
    assertThat(next.lastRecord()).isGreaterThan(last.lastRecord());
    machine.agent().await(MINUTE);
    assertThat(probe.verify(MINUTE).corrupt()).isZero();
    timed("business data", () -> assertThat(probe.verifyData(Duration.ofMinutes(10))).isZero());
  }

  @Test
  @Order(5)
  void aShutdownLeavesOneBootableFileAndNothingElse() throws Exception {
    long pid = machine.pid();
    Path console = machine.consoleSocket();
    timed(
        "shutdown",
        () -> {
          machine.shutdownGuest();
          assertThat(machine.await(PowerState.POWERED_OFF, MINUTE.multipliedBy(2))).isTrue();
        });
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(console).doesNotExist();
    disk.flatten();
    assertThat(disk.isFlat()).isTrue();
    checkFileSystem(disk.rawFile());
    assertThat(loops()).isEqualTo(loopsBefore);
    try (var files = Files.list(store)) {
      assertThat(files.map(file -> "" + file.getFileName()))
          .containsExactlyInAnyOrder("web.raw", "web.disk", "web.lock", "web.changes", "web01");
    }
    try (var sockets = Files.list(console.getParent())) {
      assertThat(sockets).isEmpty();
    }
  }

  /// The frozen content as a raw file, read by qemu-img from where it is offered.
  private Path copy(String snapshot) throws Exception {
    Path copy = store.resolve(snapshot + ".copy");
    try (FrozenDisk frozen = disk.openFrozen(snapshot)) {
      String source =
          frozen.kind() == FrozenDisk.Kind.RAW_FILE
              ? frozen.path().toRealPath().toString()
              : "nbd+unix:///?socket=" + frozen.path();
      HostProgram.run(
          MINUTE.multipliedBy(3),
          List.of("qemu-img", "convert", "-U", "-f", "raw", "-O", "raw", source, copy.toString()));
    }
    return copy;
  }

  private static List<Long> differences(Path left, Path right) throws IOException {
    List<Long> different = new ArrayList<>();
    try (FileChannel a = FileChannel.open(left);
        FileChannel b = FileChannel.open(right)) {
      for (long at = 0; at < a.size(); at += BLOCK) {
        if (!Arrays.equals(block(a, at), block(b, at))) {
          different.add(at);
        }
      }
    }
    return different;
  }

  private static List<Long> nonZero(Path file) throws IOException {
    List<Long> found = new ArrayList<>();
    byte[] zeros = new byte[BLOCK];
    try (FileChannel channel = FileChannel.open(file)) {
      for (long at = 0; at < channel.size(); at += BLOCK) {
        if (!Arrays.equals(block(channel, at), zeros)) {
          found.add(at);
        }
      }
    }
    return found;
  }

  private static byte[] block(FileChannel channel, long at) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
    while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
    return bytes.array();
  }

  private static boolean covers(List<Area> areas, long at) {
    return areas.stream().anyMatch(area -> area.start() < at + BLOCK && at < area.end());
  }

  private static void checkFileSystem(Path raw) throws Exception {
    // A frozen file system has a clean journal to replay at most; -n changes nothing.
    String state =
        HostProgram.run(
            MINUTE.multipliedBy(3), List.of("/usr/sbin/e2fsck", "-fn", raw + "?offset=1048576"));
    assertThat(state).contains("root:").contains("files");
  }

  private static List<String> loops() throws Exception {
    return HostProgram.run(MINUTE, List.of("losetup", "-n", "-O", "NAME,BACK-FILE"))
        .lines()
        .filter(line -> line.contains("slipway") || line.contains(store.toString()))
        .toList();
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void timed(String what, Step step) throws Exception {
    String done =
        measured(
            what,
            () -> {
              step.run();
              return "done";
            });
    assertThat(done).isEqualTo("done");
  }

  private static <T> T measured(String what, Callable<T> step) throws Exception {
    long begin = System.nanoTime();
    T result = step.call();
    say("%s: %.1f s".formatted(what, (System.nanoTime() - begin) / 1e9));
    return result;
  }

  private static void say(String text) {
    System.out.println("[guest] " + text);
  }
}
