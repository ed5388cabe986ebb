package slipway.gateway.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// Which boot of the host this is: as long as it stays the same, what a killed process wrote to
/// files is still there, flushed or not.
public final class BootId {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/random/boot_id");

  private BootId() {}

  /// The identity of the running boot, from the kernel.
  public static UUID current() throws IOException {
    try {
      return UUID.fromString(Files.readString(KERNEL).strip());
    } catch (IllegalArgumentException e) {
      throw new IOException(KERNEL + " holds no boot id", e);
    }
  }
}
