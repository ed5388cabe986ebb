package slipway.manager.vsphere;

/// Looks on while an appliance is imported.
public interface ImportWatch {

  /// The machine is there, and its disks are still empty.
  void made(ObjectId machine);

  /// So many bytes of the package have been sent. Told every few seconds.
  void sent(long bytes);

  /// Asked every second; the import ends with a problem when it is true.
  boolean isCancelled();
}
