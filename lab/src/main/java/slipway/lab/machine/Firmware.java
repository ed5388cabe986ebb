package slipway.lab.machine;

/// The firmware a machine starts with.
public enum Firmware {
  BIOS,
  UEFI,
  /// UEFI that starts only what Microsoft's keys have signed.
  UEFI_SECURE_BOOT;

  public boolean isUefi() {
    return this != BIOS;
  }
}
