package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Path;

/// Kernels and start-up images of prepared guests, by the machine's instance UUID.
public interface BootFiles {
  /// The largest file that is kept.
  long FILE_BYTES_MAX = 512L << 20;

  /// Keeps both, in place of what was kept before.
  void put(String instanceUuid, Path kernel, Path initrd) throws IOException;

  /// Writes both to new files; throws [java.nio.file.NoSuchFileException] when nothing is kept.
  void get(String instanceUuid, Path kernelInto, Path initrdInto) throws IOException;

  /// Harmless when nothing is kept.
  void forget(String instanceUuid) throws IOException;
}
