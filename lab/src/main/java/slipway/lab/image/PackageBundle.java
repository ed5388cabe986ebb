package slipway.lab.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Debian 12 packages carried along for guests that have no way to their own mirror.
///
/// @param directory holds the .deb files and `manifest.json`
@SuppressWarnings("DoNotCallSuggester")
public record PackageBundle(Path directory, List<Entry> entries) {

  /// One package file.
  public record Entry(String file, String name, String version, long sizeBytes, String sha256) {}

  public PackageBundle {
    entries = List.copyOf(entries);
  }

  /// open-iscsi and what it needs beyond what `image` has, downloaded unless the cache holds it.
  public static PackageBundle openIscsi(Path cache, GuestImage image, Consumer<String> progress)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException("to come");
  }
}
