package slipway.lab.machine;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a machine is made of.
///
/// @param directory holds the machine's serial log; made when missing
/// @param disks in the order the guest sees them
/// @param cdrom an ISO file, or null for an empty machine without a drive
public record MachineSpec(
    String name,
    Path directory,
    int cpus,
    int memoryMiB,
    List<Disk> disks,
    @Nullable Path cdrom,
    List<Nic> nics,
    Firmware firmware,
    BootFrom bootFrom) {
  public static final int MAX_CPUS = 16;
  public static final int MAX_MEMORY_MIB = 16_384;

  /// The most disks on the one SCSI controller.
  public static final int MAX_DISKS = 15;

  public static final int MAX_NICS = 10;

  public MachineSpec {
    disks = List.copyOf(disks);
    nics = List.copyOf(nics);
    within("cpus", cpus, 1, MAX_CPUS);
    within("memoryMiB", memoryMiB, 128, MAX_MEMORY_MIB);
    within("disks", disks.size(), 0, MAX_DISKS);
    within("nics", nics.size(), 0, MAX_NICS);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a machine needs a name");
    }
  }

  private static void within(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + value + ", outside " + least + " to " + most);
    }
  }

  /// Where a machine with UEFI keeps its firmware's settings.
  public Path nvram() {
    return directory.toAbsolutePath().resolve("firmware.nvram");
  }

  public MachineSpec withDisks(List<Disk> others) {
    return new MachineSpec(
        name, directory, cpus, memoryMiB, others, cdrom, nics, firmware, bootFrom);
  }

  public MachineSpec withCdrom(@Nullable Path iso, BootFrom first) {
    return new MachineSpec(name, directory, cpus, memoryMiB, disks, iso, nics, firmware, first);
  }

  public MachineSpec withNics(List<Nic> others) {
    return new MachineSpec(
        name, directory, cpus, memoryMiB, disks, cdrom, others, firmware, bootFrom);
  }
}
