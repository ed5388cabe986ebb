package slipway.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.lab.process.HostProgram;

class DiskTest {
  private static final long SIZE = 16 << 20;
  private static final long CLUSTER = 64 << 10;

  @TempDir Path store;
  private Disk disk;

  @BeforeEach
  void makeDisk() throws IOException {
    disk = Disk.create(store, "disk", SIZE);
  }

  @Test
  void theFirstFrozenContentIsTheRawFileItself() throws Exception {
    write(0, CLUSTER, 1);
    Snapshot first = disk.freeze("first");
    write(CLUSTER, CLUSTER, 2);
    try (FrozenDisk frozen = disk.openFrozen("first")) {
      assertThat(frozen.kind()).isEqualTo(FrozenDisk.Kind.RAW_FILE);
      assertThat(frozen.path().toRealPath()).isEqualTo(disk.rawFile().toRealPath());
      byte[] content = Files.readAllBytes(frozen.path());
      assertThat(content[0]).isEqualTo((byte) 1);
      assertThat(content[(int) CLUSTER]).isZero();
    }
    assertThat(first.changeId()).endsWith("/1");
  }

  @Test
  void laterFrozenContentIsServedOverNbdWhileAnOlderSnapshotIsMergedAway() throws Exception {
    write(0, SIZE, 1);
    disk.freeze("first");
    write(CLUSTER, CLUSTER, 2);
    disk.freeze("second");
    write(0, 4 * CLUSTER, 3);
    try (FrozenDisk frozen = disk.openFrozen("second")) {
      assertThat(frozen.kind()).isEqualTo(FrozenDisk.Kind.NBD_SOCKET);
      assertThat(readNbd(frozen)).isEqualTo(expected(1, 2));
      disk.remove("first");
      assertThat(readNbd(frozen)).isEqualTo(expected(1, 2));
    }
    disk.remove("second");
    assertThat(disk.isFlat()).isTrue();
    assertThat(Files.readAllBytes(disk.rawFile())[0]).isEqualTo((byte) 3);
    try (var files = Files.list(store)) {
      assertThat(files.map(f -> "" + f.getFileName()))
          .as("no overlay is left")
          .containsExactlyInAnyOrder("disk.raw", "disk.disk", "disk.changes");
    }
  }

  @Test
  void changedAreasAreWhatWasWrittenBetweenTwoFreezesAndSurviveMerges() throws Exception {
    String one = disk.freeze("1").changeId();
    write(3 * CLUSTER, CLUSTER, 1);
    String two = disk.freeze("2").changeId();
    write(9 * CLUSTER, 2 * CLUSTER, 2);
    disk.remove("1");
    disk.freeze("3");
    write(0, CLUSTER, 3);
    disk.remove("2");
    assertThat(disk.changedAreas("3", one))
        .containsExactly(new Area(3 * CLUSTER, CLUSTER), new Area(9 * CLUSTER, 2 * CLUSTER));
    assertThat(disk.changedAreas("3", two)).containsExactly(new Area(9 * CLUSTER, 2 * CLUSTER));
    disk.remove("3");
    assertThat(disk.isFlat()).isTrue();
    Disk again = Disk.open(store, "disk");
    again.freeze("4");
    assertThat(again.changedAreas("4", two))
        .as("writes of a time without snapshots count, and another object knows")
        .containsExactly(new Area(0, CLUSTER), new Area(9 * CLUSTER, 2 * CLUSTER));
  }

  @Test
  void aStarAsksForWhatIsAllocated() throws Exception {
    write(5 * CLUSTER, CLUSTER, 1);
    disk.freeze("1");
    write(8 * CLUSTER, CLUSTER, 2);
    disk.freeze("2");
    assertThat(disk.changedAreas("1", "*")).containsExactly(new Area(5 * CLUSTER, CLUSTER));
    assertThat(disk.changedAreas("2", "*"))
        .containsExactly(new Area(5 * CLUSTER, CLUSTER), new Area(8 * CLUSTER, CLUSTER));
  }

  @Test
  void changeIdsOfAnotherTrackingOrOfTheFutureAreRefused() throws Exception {
    disk.freeze("1");
    String id = disk.snapshots().getFirst().changeId();
    String future = id.substring(0, id.indexOf('/')) + "/2";
    for (String wrong :
        List.of(UUID.randomUUID() + "/1", future, "nonsense", id + "x", id.replace("/1", "/0"))) {
      assertThatThrownBy(() -> disk.changedAreas("1", wrong))
          .isInstanceOf(UnknownChangeIdException.class);
    }
    assertThat(disk.changedAreas("1", id)).isEmpty();
  }

  @Test
  void aSnapshotThatIsReadCannotBeRemoved() throws Exception {
    disk.freeze("1");
    FrozenDisk reader = disk.openFrozen("1");
    assertThatThrownBy(() -> disk.remove("1")).isInstanceOf(DiskBusyException.class);
    reader.close();
    disk.remove("1");
    assertThat(disk.snapshots()).isEmpty();
  }

  @Test
  void aGatewaysWritableDiskIsNobodyElsesAndItsTrackingStartsAnew() throws Exception {
    String old = disk.freeze("1").changeId();
    disk.remove("1");
    try (DeviceDirectory devices = new DeviceDirectory(store.resolve("gateway"), "gateway one")) {
      Path device = devices.attachWritable(disk);
      assertThat(device.getFileName().toString())
          .isEqualTo("wwn-0x" + disk.uuid().toString().replace("-", ""));
      assertThat(device.toRealPath()).isEqualTo(disk.rawFile().toRealPath());
      try (Machine machine = new Machine(spec(disk))) {
        assertThatThrownBy(machine::powerOn)
            .isInstanceOf(DiskBusyException.class)
            .hasMessageContaining("gateway one");
        assertThat(machine.state()).isEqualTo(PowerState.POWERED_OFF);
      }
      Disk other = Disk.open(store, "disk");
      assertThatThrownBy(() -> other.holdForMachine("another"))
          .isInstanceOf(DiskBusyException.class)
          .hasMessageContaining("gateway one");
      assertThatThrownBy(() -> disk.freeze("2")).isInstanceOf(DiskBusyException.class);
      devices.detach(disk.uuid());
      assertThat(device).doesNotExist();
    }
    disk.freeze("2");
    assertThatThrownBy(() -> disk.changedAreas("2", old))
        .isInstanceOf(UnknownChangeIdException.class);
  }

  @Test
  void aFrozenDeviceAppearsAndVanishes() throws Exception {
    disk.freeze("1");
    try (DeviceDirectory devices = new DeviceDirectory(store.resolve("gateway"), "gateway one")) {
      UUID device = UUID.randomUUID();
      Path path = devices.attachFrozen(disk, "1", device);
      assertThat(path).exists();
      assertThat(devices.attached()).containsExactly(device);
      assertThatThrownBy(() -> devices.attachFrozen(disk, "1", device))
          .isInstanceOf(DiskBusyException.class);
      devices.detach(device);
      assertThat(path).doesNotExist();
    }
    disk.remove("1");
  }

  @Test
  void theNumberOfSnapshotsIsBounded() throws Exception {
    for (int i = 0; i < Disk.MAX_SNAPSHOTS; i++) {
      disk.freeze("s" + i);
    }
    assertThatThrownBy(() -> disk.freeze("more")).hasMessageContaining("32 snapshots");
  }

  @Test
  void aDeletedDiskLeavesNothing() throws Exception {
    disk.freeze("1");
    disk.remove("1");
    disk.delete();
    try (var files = Files.list(store)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aMachineWithoutASystemStartsFreezesLiveAndEnds() throws Exception {
    write(0, CLUSTER, 7);
    String first = disk.freeze("1").changeId();
    try (Machine machine = new Machine(spec(disk))) {
      machine.powerOn();
      assertThat(disk.holder()).hasValue("machine test");
      machine.freeze("2", false);
      disk.freeze("3");
      assertThat(disk.changedAreas("3", first)).isEmpty();
      disk.remove("2");
      disk.remove("1");
      long pid = machine.pid();
      machine.powerOff();
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(machine.state()).isEqualTo(PowerState.POWERED_OFF);
    }
    assertThat(disk.holder()).isEmpty();
    disk.remove("3");
    assertThat(Files.readAllBytes(disk.rawFile())[0]).isEqualTo((byte) 7);
  }

  private MachineSpec spec(Disk only) {
    return new MachineSpec(
        "test",
        store.resolve("machine"),
        1,
        128,
        List.of(only),
        null,
        List.of(),
        Firmware.BIOS,
        BootFrom.DISK);
  }

  /// Writes to the newest layer, as a machine would, through a program that knows nothing of us.
  private void write(long offset, long length, int pattern) throws Exception {
    Path top = disk.layers().getLast();
    HostProgram.run(
        Duration.ofSeconds(20),
        List.of(
            "qemu-io",
            "-f",
            QemuImage.format(top),
            "-c",
            "write -P " + pattern + " " + offset + " " + length,
            top.toString()));
  }

  private static byte[] expected(int everywhere, int secondCluster) {
    byte[] content = new byte[(int) SIZE];
    java.util.Arrays.fill(content, (byte) everywhere);
    java.util.Arrays.fill(content, (int) CLUSTER, (int) (2 * CLUSTER), (byte) secondCluster);
    return content;
  }

  private byte[] readNbd(FrozenDisk frozen) throws Exception {
    Path copy = store.resolve("copy");
    HostProgram.run(
        Duration.ofSeconds(20),
        List.of(
            "qemu-img",
            "convert",
            "-O",
            "raw",
            "nbd+unix:///?socket=" + frozen.path(),
            copy.toString()));
    byte[] content = Files.readAllBytes(copy);
    Files.delete(copy);
    return content;
  }
}
