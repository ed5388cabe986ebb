package slipway.manager.vsphere;

import java.util.Arrays;
import java.util.Optional;

/// How a disk takes its space of a datastore.
public enum DiskFormat {
  /// As it is written.
  THIN("thin"),
  /// All of it at once; each block is zeroed before it is written first. vSphere calls it "thick
  /// provision lazy zeroed".
  THICK("thick"),
  /// All of it at once, zeroed: "thick provision eager zeroed".
  THICK_EAGER("thickEager");

  private final String id;

  DiskFormat(String id) {
    this.id = id;
  }

  /// As the REST API and plans call it.
  public String id() {
    return id;
  }

  public static Optional<DiskFormat> of(String id) {
    return Arrays.stream(values()).filter(format -> format.id.equals(id)).findFirst();
  }
}
