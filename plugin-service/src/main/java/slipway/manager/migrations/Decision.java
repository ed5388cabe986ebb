package slipway.manager.migrations;

/// What only an operator decides. A decision is a row, so that it outlives whoever received it.
public enum Decision {
  /// Begin, or go on after a failure whose cause has been corrected.
  START,
  CUTOVER,
  KEEP,
  FINALISE,
  RETIRE,
  CANCEL
}
