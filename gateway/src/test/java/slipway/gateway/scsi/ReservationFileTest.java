package slipway.gateway.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservationFileTest {
  private static final Nexus HERE = new Nexus("iqn.2026-11.slipway:here", 0x80123456789aL);
  private static final Nexus THERE = new Nexus("iqn.2026-11.slipway:there", 7);
  private static final int APTPL = 1;

  @TempDir Path dir;

  private Disk open() throws IOException {
    Disk disk =
        Disk.withReservations(
            new MemoryDevice(1 << 20), DiskIdentity.ofSerial("r"), dir.resolve("reservations"));
    for (Nexus nexus : new Nexus[] {HERE, THERE}) {
      disk.attach(nexus);
      disk.execute(nexus, Cdb.of(0), ByteBuffer.allocate(0), ByteBuffer::allocate);
    }
    return disk;
  }

  /// PERSISTENT RESERVE OUT.
  private static Status out(Disk disk, Nexus who, int action, int type, long key, long service) {
    return out(disk, who, action, type, key, service, APTPL);
  }

  private static Status out(
      Disk disk, Nexus who, int action, int type, long key, long service, int flags) {
    ByteBuffer list = ByteBuffer.allocate(24);
    list.putLong(0, key).putLong(8, service).put(20, (byte) flags);
    Cdb cdb = Cdb.of(0x5f, action, type, 0, 0, 0, 0, 0, 24);
    return disk.execute(who, cdb, list, ByteBuffer::allocate).status();
  }

  private static Status write(Disk disk, Nexus who) {
    Cdb cdb = Cdb.of(0x2a, 0, 0, 0, 0, 0, 0, 0, 1);
    return disk.execute(who, cdb, ByteBuffer.allocate(512), ByteBuffer::allocate).status();
  }

  private static ByteBuffer capabilities(Disk disk) {
    Cdb cdb = Cdb.of(0x5e, 2, 0, 0, 0, 0, 0, 0, 8);
    Reply reply = disk.execute(HERE, cdb, ByteBuffer.allocate(0), ByteBuffer::allocate);
    return Objects.requireNonNull(reply.data());
  }

  @Test
  void aReservationThatIsToPersistSurvivesARestartAndKeepsOthersOut() throws IOException {
    Disk first = open();
    assertThat(capabilities(first).get(2) & 1).isEqualTo(1);
    assertThat(capabilities(first).get(3) & 1).isZero();
    assertThat(out(first, HERE, 0, 0, 0, 0xabcd)).isEqualTo(Status.GOOD);
    assertThat(out(first, HERE, 1, 1, 0xabcd, 0)).isEqualTo(Status.GOOD);
    Disk second = open();
    assertThat(capabilities(second).get(3) & 1).isEqualTo(1);
    assertThat(write(second, THERE)).isEqualTo(Status.RESERVATION_CONFLICT);
    assertThat(write(second, HERE)).isEqualTo(Status.GOOD);
    assertThat(out(second, HERE, 2, 1, 0xabcd, 0)).isEqualTo(Status.GOOD);
    assertThat(write(open(), THERE)).as("released before the restart").isEqualTo(Status.GOOD);
  }

  @Test
  void oneThatIsNotToPersistIsGoneAfterARestart() throws IOException {
    Disk first = open();
    assertThat(out(first, HERE, 0, 0, 0, 0xabcd, 0)).isEqualTo(Status.GOOD);
    assertThat(out(first, HERE, 1, 1, 0xabcd, 0, 0)).isEqualTo(Status.GOOD);
    assertThat(write(first, THERE)).isEqualTo(Status.RESERVATION_CONFLICT);
    assertThat(write(open(), THERE)).isEqualTo(Status.GOOD);
  }

  @Test
  void theLastRegistrationTakesTheFileWithIt() throws IOException {
    Disk disk = open();
    out(disk, HERE, 0, 0, 0, 0xabcd);
    assertThat(dir.resolve("reservations")).exists();
    out(disk, HERE, 0, 0, 0xabcd, 0);
    assertThat(dir.resolve("reservations")).doesNotExist();
  }

  @Test
  void aDamagedFileKeepsTheDiskFromBeingServed() throws IOException {
    out(open(), HERE, 0, 0, 0, 0xabcd);
    Path file = dir.resolve("reservations");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      assertThatThrownBy(this::open).isInstanceOf(IOException.class);
    }
    Files.write(file, new byte[ReservationFile.MAX_BYTES + 1]);
    assertThatThrownBy(this::open).hasMessageContaining("too long");
  }

  @Property(tries = 200)
  void everyStateReadsBackAsItWasWritten(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    SequencedMap<Nexus, Long> keys = new LinkedHashMap<>();
    for (int i = 0; i < random.nextInt(Reservations.MAX_REGISTRATIONS + 1); i++) {
      keys.put(new Nexus("iqn é\n " + i, random.nextLong(1L << 48)), random.nextLong());
    }
    boolean held = !keys.isEmpty() && random.nextBoolean();
    Nexus holder = held ? keys.sequencedKeySet().getLast() : null;
    ReservationType type = held ? ReservationType.WRITE_EXCLUSIVE : null;
    Reservations.Snapshot state = new Reservations.Snapshot(random.nextInt(), keys, holder, type);
    String text = ReservationFile.encode(state);
    assertThat(text.length()).isLessThan(ReservationFile.MAX_BYTES);
    assertThat(ReservationFile.decode(text)).isEqualTo(state);
  }
}
