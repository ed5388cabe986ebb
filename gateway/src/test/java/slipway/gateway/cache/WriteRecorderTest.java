package slipway.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.BlockDeviceContract;
import slipway.gateway.block.Durability;
import slipway.gateway.block.FileDevice;

class WriteRecorderTest extends BlockDeviceContract {
  private static final long MAX_LOG = 1L << 30;

  @TempDir Path dir;
  private byte[] before = new byte[0];

  @Override
  protected BlockDevice open(byte[] content) throws IOException {
    before = content;
    return WriteRecorder.open(
        FileDevice.openWritable(Files.write(dir.resolve("disk"), content)), log(), MAX_LOG);
  }

  private Path log() {
    return dir.resolve("log");
  }

  private byte[] replayed() throws IOException {
    Path copy = Files.write(dir.resolve("copy"), before);
    try (FileDevice onto = FileDevice.openWritable(copy)) {
      WriteLog.replay(log(), onto);
    }
    return Files.readAllBytes(copy);
  }

  /// Whatever a test of the contract did, the log must tell the whole story.
  @AfterEach
  void theLogReplaysToTheSameDisk() throws IOException {
    device.close();
    if (Files.exists(log())) {
      assertThat(Arrays.equals(replayed(), Files.readAllBytes(dir.resolve("disk")))).isTrue();
    }
  }

  @Test
  void aLogThatWasClosedGoesOn() throws IOException {
    write(100, new byte[] {1, 2, 3}, Durability.VOLATILE);
    device.close();
    device = WriteRecorder.open(FileDevice.openWritable(dir.resolve("disk")), log(), MAX_LOG);
    write(101, new byte[] {9}, Durability.DURABLE);
    assertThat(read(100, 3)).containsExactly(1, 9, 3);
    assertThat(replayed()[101]).isEqualTo((byte) 9);
  }

  @Test
  void aRecordThatACrashCutShortIsLeftOutAndOverwritten() throws IOException {
    write(0, new byte[] {1}, Durability.VOLATILE);
    device.close();
    long whole = Files.size(log());
    try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "rw")) {
      file.setLength(whole + 20);
    }
    try (FileDevice onto = FileDevice.openWritable(dir.resolve("disk"))) {
      assertThat(WriteLog.replay(log(), onto)).isEqualTo(new WriteLog.Replay(1, whole, 20));
    }
    device = WriteRecorder.open(FileDevice.openWritable(dir.resolve("disk")), log(), MAX_LOG);
    assertThat(Files.size(log())).isEqualTo(whole);
  }

  @Test
  void damageInTheMiddleIsNamed() throws IOException {
    write(0, randomBytes(2 << 20, 1), Durability.VOLATILE);
    write(0, randomBytes(1 << 20, 2), Durability.VOLATILE);
    device.close();
    byte[] log = Files.readAllBytes(log());
    log[WriteLog.HEADER_BYTES + WriteRecord.BYTES + 1000] ^= 1;
    Path damaged = Files.write(dir.resolve("damaged"), log);
    assertThatThrownBy(() -> WriteLog.scan(damaged, null))
        .hasMessageContaining("damaged at byte 32");
  }

  @Test
  void theLogIsBounded() throws IOException {
    device.close();
    Files.delete(log());
    device = WriteRecorder.open(FileDevice.openWritable(dir.resolve("disk")), log(), 4100);
    write(0, new byte[4000], Durability.VOLATILE);
    assertThatThrownBy(() -> write(0, new byte[10], Durability.VOLATILE))
        .hasMessageContaining("is full");
  }

  @Test
  void theLogOfAnotherDiskIsRefused() throws IOException {
    try (FileDevice other = FileDevice.create(dir.resolve("other"), 4096)) {
      assertThatThrownBy(() -> WriteRecorder.open(other, log(), MAX_LOG))
          .hasMessageContaining("another disk");
    }
  }

  @Test
  void theFormatHasTheSizesOfItsPage() {
    assertThat(WriteLog.header(1).remaining()).isEqualTo(32);
    ByteBuffer head = ByteBuffer.allocate(48);
    new WriteRecord(WriteRecord.Kind.ZERO, 0, 0, 1, 0).encode(head);
    assertThat(head.hasRemaining()).isFalse();
  }
}
