package slipway.lab.machine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/// The CD drive of one power-on. The machine's lock guards it.
final class DiscDrive {
  /// The drive's name on the command line.
  static final String ID = "cd";

  private final Qmp qmp;
  private int loaded;

  DiscDrive(Qmp qmp) {
    this.qmp = qmp;
  }

  /// The disc that is in the drive at power-on, as QEMU opens it.
  static ObjectNode first(Path iso) {
    return disc(0, iso);
  }

  private static ObjectNode disc(int number, Path iso) {
    ObjectNode options = Qmp.arguments().put("driver", "raw").put("node-name", node(number));
    options.put("read-only", true);
    options
        .putObject("file")
        .put("driver", "file")
        .put("filename", iso.toAbsolutePath().toString());
    return options;
  }

  static String node(int number) {
    return "cd" + number;
  }

  /// Takes the disc out, even one that the guest holds on to, and puts another in. The old file is
  /// closed then.
  void load(Path iso) throws IOException {
    int next = loaded + 1;
    qmp.execute("blockdev-add", disc(next, iso));
    qmp.execute("blockdev-open-tray", drive().put("force", true));
    qmp.execute("blockdev-remove-medium", drive());
    qmp.execute("blockdev-insert-medium", drive().put("node-name", node(next)));
    qmp.execute("blockdev-close-tray", drive());
    qmp.execute("blockdev-del", Qmp.arguments().put("node-name", node(loaded)));
    loaded = next;
  }

  private static ObjectNode drive() {
    return Qmp.arguments().put("id", ID);
  }
}
