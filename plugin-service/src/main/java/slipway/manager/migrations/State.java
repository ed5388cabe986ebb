package slipway.manager.migrations;

import java.util.EnumSet;
import java.util.Set;

/// Where a migration is. The table of successors is the whole state machine; `docs/itinerary.md`
/// shows it as a picture.
public enum State {
  DRAFT,
  CHECKED,
  PREPARED,
  PREFILLING,
  READY,
  CUTTING_OVER,
  RUNNING_FROM_CACHE,
  FILLED,
  FINALISING,
  FINALISED,
  SOURCE_RETIRED,
  /// Taken back before the source was touched by a cutover.
  CANCELLED,
  /// Taken back after the source had been shut down; it runs again.
  ROLLED_BACK,
  /// A person has to correct something, then start it again.
  FAILED;

  /// The states that may follow, by the itinerary's own course and by cancelling.
  public Set<State> successors() {
    return switch (this) {
      case DRAFT -> EnumSet.of(CHECKED, CANCELLED, FAILED);
      case CHECKED -> EnumSet.of(PREPARED, PREFILLING, READY, CANCELLED, FAILED);
      case PREPARED -> EnumSet.of(PREFILLING, READY, CANCELLED, FAILED);
      case PREFILLING -> EnumSet.of(READY, CANCELLED, FAILED);
      case READY -> EnumSet.of(CUTTING_OVER, CANCELLED, FAILED);
      case CUTTING_OVER -> EnumSet.of(RUNNING_FROM_CACHE, FILLED, ROLLED_BACK, FAILED);
      case RUNNING_FROM_CACHE -> EnumSet.of(FILLED, ROLLED_BACK, FAILED);
      case FILLED -> EnumSet.of(FINALISING, ROLLED_BACK, FAILED);
      case FINALISING -> EnumSet.of(FINALISED, ROLLED_BACK, FAILED);
      case FINALISED -> EnumSet.of(SOURCE_RETIRED, FAILED);
      case SOURCE_RETIRED, CANCELLED, ROLLED_BACK -> EnumSet.noneOf(State.class);
      // Started again, it returns to the state in which it failed.
      case FAILED -> EnumSet.complementOf(EnumSet.of(FAILED, SOURCE_RETIRED));
    };
  }

  /// True when nothing more can happen.
  public boolean isFinal() {
    return successors().isEmpty();
  }
}
