package slipway.lab.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// A bootable Debian 12 disk, built once per recipe and kept in a cache directory.
@SuppressWarnings("DoNotCallSuggester")
public final class GuestImage {

  /// What the image is made of.
  ///
  /// @param dataMiB incompressible files under /srv/data, with a list of their checksums
  public record Recipe(int diskMiB, int dataMiB) {
    public static final Recipe DEFAULT = new Recipe(4096, 600);
  }

  /// What makes a copy of the image one machine's own.
  public record Identity(String hostname, String adminPassword, String nosudoPassword) {
    @Override
    public String toString() {
      return "Identity[" + hostname + "]";
    }
  }

  /// Builds the image unless the cache holds it.
  public static GuestImage cached(Path cache, Recipe recipe, Consumer<String> progress)
      throws IOException, InterruptedException {
    throw new UnsupportedOperationException("to come");
  }

  /// The raw file in the cache; never to be written.
  public Path file() {
    throw new UnsupportedOperationException("to come");
  }

  /// Writes a copy for one machine: its host name, its users' passwords, its own machine id.
  public void writeTo(Path raw, Identity identity) throws IOException, InterruptedException {
    throw new UnsupportedOperationException("to come");
  }
}
