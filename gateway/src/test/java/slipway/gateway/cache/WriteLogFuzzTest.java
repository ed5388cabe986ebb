package slipway.gateway.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.Fuzz;
import slipway.gateway.block.FileDevice;

class WriteLogFuzzTest {
  private static final int DISK_BYTES = 4096;

  @TempDir Path dir;

  /// What a damaged log still gives is what was there at some moment: its first records, whole.
  @Test
  void aChangedLogGivesItsFirstRecordsOrNothing() throws Exception {
    List<String> moments = new ArrayList<>();
    Fuzz.run(
        "write-log",
        500,
        bytes -> {
          byte[] log = new byte[bytes.remaining()];
          bytes.get(log);
          if (moments.isEmpty()) {
            for (int end = WriteLog.HEADER_BYTES; end <= log.length; end++) {
              String moment = replay(Arrays.copyOf(log, end));
              if (!moments.contains(moment)) {
                moments.add(moment);
              }
            }
            assertThat(moments).as("the seed changes the disk with each record").hasSize(5);
          }
          assertThat(replay(log)).isIn(moments);
        });
  }

  private String replay(byte[] log) throws IOException {
    Path file = Files.write(dir.resolve("log"), log);
    Path disk = Files.write(dir.resolve("disk"), new byte[DISK_BYTES]);
    try (FileDevice device = FileDevice.openWritable(disk)) {
      WriteLog.Replay _ = WriteLog.replay(file, device);
      ByteBuffer bytes = ByteBuffer.allocate(DISK_BYTES);
      device.read(0, bytes);
      return HexFormat.of().formatHex(bytes.array());
    }
  }
}
