package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Kernels, start-up images and boot loaders of prepared guests, by the machine's instance UUID.
public interface BootFiles {
  /// The largest file that is kept.
  long FILE_BYTES_MAX = 512L << 20;

  /// Keeps these, in place of everything that was kept before.
  void put(String instanceUuid, Map<BootFile, Path> files) throws IOException;

  /// Writes one to a new file; throws [java.nio.file.NoSuchFileException] when it is not kept.
  void get(String instanceUuid, BootFile file, Path into) throws IOException;

  /// Harmless when nothing is kept.
  void forget(String instanceUuid) throws IOException;
}
