package slipway.lab.machine;

/// Whether a machine's process runs.
public enum PowerState {
  POWERED_ON,
  POWERED_OFF
}
