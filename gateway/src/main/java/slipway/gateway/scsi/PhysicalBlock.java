package slipway.gateway.scsi;

/// What a disk says its medium is made of; logical blocks have 512 bytes either way.
///
/// Databases and cluster software refuse to start where this differs from the disk they were set
/// up on, so a machine has to see the same at its source, on iSCSI and on the disk it keeps.
public enum PhysicalBlock {
  /// As every disk of vSphere says.
  BYTES_512(0),
  /// As most disks made today say.
  BYTES_4096(3);

  private final int exponent;

  PhysicalBlock(int exponent) {
    this.exponent = exponent;
  }

  /// How many logical blocks it holds, as the power of two that READ CAPACITY tells.
  int exponent() {
    return exponent;
  }
}
