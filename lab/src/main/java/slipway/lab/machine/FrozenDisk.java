package slipway.lab.machine;

import java.io.IOException;
import java.nio.file.Path;

/// Read access to a snapshot's content for as long as it is open.
///
/// [#path] is either a symlink to a raw file, or a unix socket on which an NBD server offers the
/// content as its default export; [#kind] says which.
@SuppressWarnings("DoNotCallSuggester")
public final class FrozenDisk implements AutoCloseable {
  /// How the content is offered.
  public enum Kind {
    RAW_FILE,
    NBD_SOCKET
  }

  public Path path() {
    throw new UnsupportedOperationException("to come");
  }

  public Kind kind() {
    throw new UnsupportedOperationException("to come");
  }

  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException("to come");
  }
}
