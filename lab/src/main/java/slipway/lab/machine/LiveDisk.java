package slipway.lab.machine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A disk inside a running QEMU: each layer is a block node named after the disk's slot and the
/// layer's file.
record LiveDisk(@org.jspecify.annotations.Nullable Qmp control, int slot) {

  /// The control socket; a layer has its name before there is one.
  Qmp qmp() {
    return java.util.Objects.requireNonNull(control, "the machine does not run yet");
  }

  String node(Path layer) {
    String file = QemuImage.name(layer);
    if (file.endsWith(".raw")) {
      return "d" + slot + "-raw";
    }
    // NAME.NUMBER.qcow2; the name itself may be too long for a node.
    String[] parts = file.split("\\.", -1);
    return "d" + slot + "-" + parts[parts.length - 2];
  }

  /// The options that make QEMU open one layer above a node that is open already.
  ObjectNode options(Path layer, boolean readOnly) {
    String format = QemuImage.format(layer);
    ObjectNode options = Qmp.arguments().put("driver", format).put("node-name", node(layer));
    options.put("discard", "unmap").put("read-only", readOnly);
    options
        .putObject("file")
        .put("driver", "file")
        .put("filename", layer.toString())
        .put("discard", "unmap");
    return options;
  }

  /// Opens an overlay whose file exists, without letting the guest write to it yet.
  void open(Path overlay) throws IOException {
    ObjectNode options = options(overlay, false);
    options.putNull("backing");
    qmp().execute("blockdev-add", options);
  }

  void forget(Path layer) throws IOException {
    qmp().execute("blockdev-del", Qmp.arguments().put("node-name", node(layer)));
  }

  /// At one instant sends the guest's writes of all given disks to their new overlays.
  static void switchAll(Qmp qmp, List<ObjectNode> switches) throws IOException {
    ObjectNode arguments = Qmp.arguments();
    ArrayNode actions = arguments.putArray("actions");
    switches.forEach(actions::add);
    qmp.execute("transaction", arguments);
  }

  ObjectNode switchTo(Path from, Path to) {
    ObjectNode action = Qmp.arguments().put("type", "blockdev-snapshot");
    action.putObject("data").put("node", node(from)).put("overlay", node(to));
    return action;
  }

  /// Merges a layer that the guest doesn't write to into the one below it.
  void merge(Path active, Path upper, Path lower) throws IOException {
    ObjectNode arguments =
        Qmp.arguments()
            .put("device", node(active))
            .put("top-node", node(upper))
            .put("base-node", node(lower))
            .put("backing-file", QemuImage.name(lower));
    qmp().runJob("block-commit", arguments, "merge-" + node(upper));
    forget(upper);
  }
}
