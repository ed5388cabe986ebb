package slipway.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.Durability;

class DiskTest {
  private static final int SIZE = 64 << 20;
  private static final Nexus NEXUS = new Nexus("iqn.2026-11.slipway:one", 1);
  /// Worked out apart from the code: guests name their disks after it, so it must never change.
  private static final long STABLE = 0x32acd4f92968a97bL;

  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private FaultyDevice device;
  private Disk disk;

  @BeforeEach
  void make() {
    device = new FaultyDevice(new MemoryDevice(SIZE), false);
    disk = new Disk(device, DiskIdentity.ofSerial("0001"));
  }

  private Reply run(Cdb cdb, ByteBuffer data) {
    return disk.execute(NEXUS, cdb, data, ByteBuffer::allocate);
  }

  private AdditionalSense refused(Cdb cdb, ByteBuffer data) {
    return Objects.requireNonNull(run(cdb, data).sense(), "not refused").what();
  }

  private static Cdb write(int flags, int lba, int blocks) {
    return Cdb.of(0x2a, flags, 0, 0, lba >> 8, lba, 0, blocks >> 8, blocks, 0);
  }

  @Test
  void forceUnitAccessWritesAreDurableAndOthersAreNot() {
    run(write(0, 0, 1), ByteBuffer.allocate(512));
    assertThat(device.lastWrite).isEqualTo(Durability.VOLATILE);
    run(write(0x08, 0, 1), ByteBuffer.allocate(512));
    assertThat(device.lastWrite).isEqualTo(Durability.DURABLE);
  }

  @Test
  void synchronizeCacheFlushesEvenWhenAskedToAnswerAtOnce() {
    assertThat(run(Cdb.of(0x35, 0x02), NONE)).isEqualTo(Reply.GOOD);
    assertThat(run(Cdb.of(0x91), NONE)).isEqualTo(Reply.GOOD);
    assertThat(device.flushes).hasValue(2);
  }

  @Test
  void aDiskKeepsItsName() {
    ByteBuffer page = run(Cdb.of(0x12, 1, 0x83, 0, 255, 0), NONE).data();
    assertThat(page.getLong(8)).isEqualTo(DiskIdentity.ofSerial("0001").naa());
    assertThat(page.getLong(8) >>> 60).isEqualTo(3);
    assertThat(DiskIdentity.ofSerial("0001").naa()).isEqualTo(STABLE);
    ByteBuffer serial = run(Cdb.of(0x12, 1, 0x80, 0, 255, 0), NONE).data();
    assertThat(StandardCharsets.US_ASCII.decode(serial.slice(4, 4)).toString()).isEqualTo("0001");
    assertThatThrownBy(() -> DiskIdentity.ofSerial(""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void compareAndWriteIsAtomic() throws Exception {
    int threads = 4;
    int each = 100;
    try (var pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<Void>> counting = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        counting.add(() -> count(each));
      }
      for (Future<Void> done : pool.invokeAll(counting)) {
        done.get();
      }
    }
    assertThat(run(Cdb.of(0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0), NONE).data().getInt(0))
        .isEqualTo(threads * each);
  }

  /// Adds one to the first four bytes of the disk, so many times, by comparing and writing.
  private @org.jspecify.annotations.Nullable Void count(int times) {
    for (int done = 0; done < times; ) {
      int now = run(Cdb.of(0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0), NONE).data().getInt(0);
      ByteBuffer both = ByteBuffer.allocate(1024).putInt(0, now).putInt(512, now + 1);
      Reply reply = run(Cdb.of(0x89, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), both);
      if (reply.status() == Status.GOOD) {
        done++;
      }
    }
    return null;
  }

  @Test
  void aTransferIsBounded() {
    int most = Medium.MAX_TRANSFER_BLOCKS;
    Cdb fits = Cdb.of(0x28, 0, 0, 0, 0, 0, 0, most >> 8, most, 0);
    assertThat(run(fits, NONE).data().remaining()).isEqualTo(most * 512);
    int more = most + 1;
    Cdb tooLong = Cdb.of(0x28, 0, 0, 0, 0, 0, 0, more >> 8, more, 0);
    assertThat(refused(tooLong, NONE)).isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
    assertThat(Disk.dataOutBytes(write(0, 0, more))).isZero();
  }

  @Test
  void writeSameIsBounded() {
    int more = Medium.MAX_WRITE_SAME_BLOCKS + 1;
    Cdb tooLong = Cdb.of(0x41, 0, 0, 0, 0, 0, 0, more >> 8, more, 0);
    assertThat(refused(tooLong, ByteBuffer.allocate(512)))
        .isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
    assertThat(refused(Cdb.of(0x41), ByteBuffer.allocate(512)))
        .isEqualTo(AdditionalSense.INVALID_FIELD_IN_CDB);
  }

  @Test
  void anUnmapIsBounded() {
    int many = Medium.MAX_UNMAP_DESCRIPTORS + 1;
    ByteBuffer list = ByteBuffer.allocate(8 + 16 * many);
    list.putShort(0, (short) (6 + 16 * many)).putShort(2, (short) (16 * many));
    Cdb cdb = Cdb.of(0x42, 0, 0, 0, 0, 0, 0, list.limit() >> 8, list.limit(), 0);
    assertThat(refused(cdb, list)).isEqualTo(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
  }

  @Test
  void theNumberOfRegistrationsIsBounded() {
    for (int i = 0; i < Reservations.MAX_REGISTRATIONS; i++) {
      assertThat(register(new Nexus("iqn.2026-11.slipway:many", i))).isEqualTo(Reply.GOOD);
    }
    Reply beyond = register(new Nexus("iqn.2026-11.slipway:many", 10_000));
    assertThat(Objects.requireNonNull(beyond.sense()).what())
        .isEqualTo(AdditionalSense.INSUFFICIENT_REGISTRATION_RESOURCES);
  }

  private Reply register(Nexus nexus) {
    ByteBuffer list = ByteBuffer.allocate(24).putLong(8, 42);
    Cdb cdb = Cdb.of(0x5f, 0, 0, 0, 0, 0, 0, 0, 24, 0);
    return disk.execute(nexus, cdb, list, ByteBuffer::allocate);
  }

  @Test
  void whatTheDeviceCannotTrimIsNotOfferedAsThin() {
    Disk thick =
        new Disk(FaultyDevice.readOnly(new MemoryDevice(SIZE)), DiskIdentity.ofSerial("2"));
    Reply capacity =
        thick.execute(
            NEXUS,
            Cdb.of(0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32),
            NONE,
            ByteBuffer::allocate);
    assertThat(capacity.data().get(14)).isZero();
    assertThat(capacity.data().getLong(0)).isEqualTo(SIZE / 512 - 1);
    Reply refused =
        thick.execute(NEXUS, write(0, 0, 1), ByteBuffer.allocate(512), ByteBuffer::allocate);
    assertThat(Objects.requireNonNull(refused.sense()).what())
        .isEqualTo(AdditionalSense.WRITE_PROTECTED);
  }

  @Test
  void senseDataComesInBothFormats() {
    Sense fixed = new Sense(AdditionalSense.LBA_OUT_OF_RANGE);
    assertThat(fixed.encode().get(0)).isEqualTo((byte) 0x70);
    assertThat(fixed.encode().get(12)).isEqualTo((byte) 0x21);
    ByteBuffer descriptors = fixed.inFormat(true).encode();
    assertThat(descriptors.get(0)).isEqualTo((byte) 0x72);
    assertThat(descriptors.get(2)).isEqualTo((byte) 0x21);
  }
}
