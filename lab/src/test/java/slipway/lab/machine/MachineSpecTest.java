package slipway.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSpecTest {
  @TempDir Path store;

  @Test
  void processorsMemoryAndCardsAreBounded() {
    assertThat(spec(1, 128, 0)).isNotNull();
    assertThatThrownBy(() -> spec(MachineSpec.MAX_CPUS + 1, 128, 0)).hasMessageContaining("cpus");
    assertThatThrownBy(() -> spec(0, 128, 0)).hasMessageContaining("cpus");
    assertThatThrownBy(() -> spec(1, MachineSpec.MAX_MEMORY_MIB + 1, 0))
        .hasMessageContaining("memoryMiB");
    assertThatThrownBy(() -> spec(1, 128, MachineSpec.MAX_NICS + 1)).hasMessageContaining("nics");
  }

  @Test
  void theNumberOfDisksIsBounded() throws IOException {
    Disk disk = Disk.create(store, "disk", 1 << 20);
    List<Disk> many = Collections.nCopies(MachineSpec.MAX_DISKS + 1, disk);
    assertThatThrownBy(() -> spec(1, 128, 0).withDisks(many)).hasMessageContaining("disks");
  }

  @Test
  void theNumberOfForwardedPortsIsBounded() {
    List<Integer> ports = IntStream.rangeClosed(1, Nic.MAX_FORWARDED_PORTS + 1).boxed().toList();
    assertThatThrownBy(() -> new Nic("52:54:00:00:00:01", ports))
        .hasMessageContaining("forwarded ports");
    assertThatThrownBy(() -> new Nic("52:54:00:00:00", List.of())).hasMessageContaining("MAC");
    assertThatThrownBy(() -> new Nic("52:54:00:00:00:01", List.of(0))).hasMessageContaining("port");
  }

  @Test
  void theNumberOfDevicesOfAnApplianceIsBounded() throws IOException {
    Disk disk = Disk.create(store, "disk", 1 << 20);
    disk.freeze("1");
    try (DeviceDirectory devices = new DeviceDirectory(store.resolve("gateway"), "gateway")) {
      for (int i = 0; i < DeviceDirectory.MAX_DEVICES; i++) {
        devices.attachFrozen(disk, "1", new UUID(1, i));
      }
      assertThatThrownBy(() -> devices.attachFrozen(disk, "1", UUID.randomUUID()))
          .hasMessageContaining("60 devices");
    }
    disk.remove("1");
  }

  private MachineSpec spec(int cpus, int memoryMiB, int cards) {
    List<Nic> nics = new ArrayList<>();
    for (int i = 0; i < cards; i++) {
      nics.add(new Nic("52:54:00:00:00:%02x".formatted(i), List.of()));
    }
    return new MachineSpec(
        "m", store, cpus, memoryMiB, List.of(), null, nics, Firmware.BIOS, BootFrom.DISK);
  }
}
