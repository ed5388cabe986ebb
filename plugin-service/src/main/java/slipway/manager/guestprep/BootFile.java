package slipway.manager.guestprep;

/// What a boot capsule is made of, by the name under which the guest hands it over and it is kept.
public enum BootFile {
  KERNEL("vmlinuz"),
  INITRD("initrd"),
  /// What UEFI firmware starts first.
  SHIM("shim.efi"),
  /// The GRUB that the shim starts.
  LOADER("loader.efi");

  private final String fileName;

  BootFile(String fileName) {
    this.fileName = fileName;
  }

  public String fileName() {
    return fileName;
  }
}
