package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.manager.database.Database;
import slipway.manager.database.TestDatabase;
import slipway.manager.guestprep.GuestChange;
import slipway.manager.guestprep.GuestPreparation;
import slipway.manager.guestprep.PreparedGuest;
import slipway.manager.vsphere.Machine;

class PreparedBootTest {
  @TempDir Path directory;
  private final Database database = TestDatabase.get();
  private final DatabaseBootFiles files = new DatabaseBootFiles(database);

  @Test
  void bootFilesComeBackAsTheyWereKept() throws IOException {
    Path kernel = random("kernel", 3 << 20);
    Path initrd = random("initrd", 5 << 20);
    files.put("uuid-1", random("older", 10), random("old", 20));
    files.put("uuid-1", kernel, initrd);
    files.get("uuid-1", directory.resolve("k"), directory.resolve("i"));
    assertThat(directory.resolve("k")).hasSameBinaryContentAs(kernel);
    assertThat(directory.resolve("i")).hasSameBinaryContentAs(initrd);
    files.forget("uuid-1");
    files.forget("uuid-1");
    assertThatThrownBy(() -> files.get("uuid-1", directory.resolve("k2"), directory.resolve("i2")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aGuestIsPreparedWhileItsHandOverAndItsFilesAreKept() throws IOException {
    var boot =
        new PreparedBoot(database, files, new GuestPreparation(directory, files), new TestClock());
    Machine machine = new World("").source.addMachine("prepared").seen();
    String uuid = machine.instanceUuid();
    var guest =
        new PreparedGuest(
            uuid,
            "Debian GNU/Linux 12",
            "6.1.0",
            "initramfs-tools",
            "root=UUID=1",
            List.of("console=ttyS0"),
            "00:50:56:00:00:01",
            "dhcp",
            "aa",
            "bb",
            List.of(new GuestChange("packages", "installed open-iscsi", "purge open-iscsi")));
    assertThat(boot.isPrepared("site", machine)).isFalse();
    boot.keep(guest);
    assertThat(boot.isPrepared("site", machine)).isFalse();
    files.put(uuid, random("k", 10), random("i", 10));
    assertThat(boot.isPrepared("site", machine)).isTrue();
    assertThat(boot.find(machine)).contains(guest);
    files.forget(uuid);
    assertThat(boot.isPrepared("site", machine)).isFalse();
  }

  private Path random(String name, int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return Files.write(directory.resolve(name), bytes);
  }
}
