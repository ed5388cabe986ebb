package slipway.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscDriveTest {
  @TempDir Path dir;

  @Test
  void aRunningMachineGetsOneDiscAfterAnotherAndLetsGoOfTheFormer() throws Exception {
    List<Path> discs = List.of(disc("a.iso"), disc("b.iso"), disc("c.iso"));
    try (Machine machine = new Machine(spec(discs.getFirst()))) {
      machine.powerOn();
      for (Path next : discs.subList(1, 3)) {
        machine.changeDisc(next);
        assertThat(machine.spec().cdrom()).isEqualTo(next);
        assertThat(openDiscs(machine.pid())).containsExactly(next.toRealPath());
      }
      machine.powerOff();
      machine.powerOn();
      assertThat(openDiscs(machine.pid())).containsExactly(discs.getLast().toRealPath());
    }
  }

  @Test
  void aDiscNeedsADriveAndAMachineThatIsOn() throws Exception {
    Path disc = disc("a.iso");
    try (Machine machine = new Machine(spec(disc))) {
      assertThatThrownBy(() -> machine.changeDisc(disc))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("powered off");
    }
    try (Machine machine = new Machine(spec(null))) {
      assertThatThrownBy(() -> machine.changeDisc(disc))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no drive");
    }
  }

  private Path disc(String name) throws IOException {
    return Files.write(dir.resolve(name), new byte[1 << 20]);
  }

  private MachineSpec spec(@Nullable Path iso) {
    return new MachineSpec(
        "test",
        dir.resolve("machine"),
        1,
        128,
        List.of(),
        iso,
        List.of(),
        Firmware.BIOS,
        BootFrom.CDROM);
  }

  private static List<Path> openDiscs(long pid) throws IOException {
    try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return files
          .map(DiscDriveTest::target)
          .filter(path -> path.toString().endsWith(".iso"))
          .distinct()
          .toList();
    }
  }

  // A descriptor may be closed in between.
  private static Path target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor);
    } catch (IOException e) {
      return descriptor;
    }
  }
}
