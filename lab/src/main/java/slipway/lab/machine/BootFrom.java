package slipway.lab.machine;

/// What the firmware tries first; it goes on with the others when that fails.
public enum BootFrom {
  DISK,
  CDROM,
  /// The network card's iPXE ROM, loaded only for this choice.
  NETWORK
}
