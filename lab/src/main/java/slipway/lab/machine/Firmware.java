package slipway.lab.machine;

/// The firmware a machine starts with.
public enum Firmware {
  BIOS
}
