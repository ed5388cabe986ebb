package slipway.lab.machine;

/// How a disk takes its space of a datastore. Nothing here differs on the host, where every disk is
/// sparse: only what the datastore counts does.
public enum DiskFormat {
  /// As it is written.
  THIN,
  /// All of it at once, zeroed as it is first written.
  THICK,
  /// All of it at once, zeroed.
  THICK_EAGER
}
