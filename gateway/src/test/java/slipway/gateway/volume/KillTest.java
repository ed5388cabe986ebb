package slipway.gateway.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.gateway.block.Durability;

/// Law 8 for a killed process: the initiator logs in again and believes every acknowledged write,
/// flushed or not. `-Dkills=` makes it longer.
class KillTest {
  @TempDir Path dir;

  /// The number of the last acknowledged write to each sector; 0 where there was none.
  private final long[] acknowledged = new long[KilledWriter.SIZE / KilledWriter.SECTOR];

  private long lastNumber;
  private long begun;
  private int begunFirst;
  private int begunSectors;

  @Test
  void law8AcknowledgedWritesSurviveKillNineWithoutAFlush() throws Exception {
    Random random = new Random(Long.getLong("seed", 20_261_121L));
    KilledWriter.create(dir);
    byte[] origin = KilledWriter.originBytes();
    for (int kill = 0; kill < Integer.getInteger("kills", 4); kill++) {
      writeAndKill(random.nextLong(), 50 + random.nextInt(1500));
      try (Volume volume = KilledWriter.open(dir)) {
        verify(volume, origin);
        settleTheInterrupted(volume);
      }
    }
    assertThat(lastNumber).isGreaterThan(100);
  }

  private void writeAndKill(long seed, int writes) throws Exception {
    String classes = location(KilledWriter.class) + ":" + location(Volume.class);
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-cp",
                classes,
                KilledWriter.class.getName(),
                dir.toString(),
                Long.toString(seed),
                Long.toString(lastNumber + 1))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    begun = 0;
    try (BufferedReader said = child.inputReader()) {
      int seen = 0;
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        note(line.split(" "));
        if (++seen == 2 * writes) {
          // By the handle: the process itself would close our end of the pipe as well.
          assertThat(child.toHandle().destroyForcibly()).isTrue();
        }
      }
      assertThat(seen).isGreaterThanOrEqualTo(2 * writes);
    } finally {
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private void note(String[] words) {
    if (words.length != 5) {
      return; // cut short by the kill
    }
    long number = Long.parseLong(words[1]);
    int first = Integer.parseInt(words[2]);
    int sectors = Integer.parseInt(words[3]);
    if ("begin".equals(words[0])) {
      begun = number;
      begunFirst = first;
      begunSectors = sectors;
    } else {
      java.util.Arrays.fill(acknowledged, first, first + sectors, number);
      begun = 0;
    }
    lastNumber = Math.max(lastNumber, number);
  }

  private void verify(Volume volume, byte[] origin) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(KilledWriter.SIZE);
    volume.read(0, all);
    for (int sector = 0; sector < acknowledged.length; sector++) {
      int at = sector * KilledWriter.SECTOR;
      ByteBuffer found = all.slice(at, KilledWriter.SECTOR);
      boolean mayBeBegun = begun > 0 && sector >= begunFirst && sector < begunFirst + begunSectors;
      ByteBuffer expected =
          acknowledged[sector] > 0
              ? KilledWriter.sector(acknowledged[sector])
              : ByteBuffer.wrap(origin, at, KilledWriter.SECTOR);
      if (!found.equals(expected)) {
        assertThat(mayBeBegun && found.equals(KilledWriter.sector(begun)))
            .as("sector %d after write %d", sector, lastNumber)
            .isTrue();
      }
    }
  }

  /// What was neither acknowledged nor refused may be there in part: written again, as an
  /// initiator would.
  private void settleTheInterrupted(Volume volume) throws IOException {
    for (int sector = begunFirst; begun > 0 && sector < begunFirst + begunSectors; sector++) {
      volume.write(
          (long) sector * KilledWriter.SECTOR, KilledWriter.sector(begun), Durability.VOLATILE);
      acknowledged[sector] = begun;
    }
  }
}
