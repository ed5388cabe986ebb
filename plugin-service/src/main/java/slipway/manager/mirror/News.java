package slipway.manager.mirror;

import java.util.Optional;
import slipway.manager.migrations.State;
import slipway.manager.vsphere.TaskBoard.Severity;

/// The events that vCenter is told. Their names stand in the registration's `eventList`, where
/// each has its text for people too; the text here is for who reads events without it.
enum News {
  STARTED("started", Severity.INFO, "The migration of %s started"),
  READY("ready", Severity.INFO, "%s is ready for the cutover"),
  CUTTING_OVER("cuttingOver", Severity.INFO, "%s is being cut over"),
  CUT_OVER("cutOver", Severity.INFO, "%s runs at the destination, from the cache"),
  FILLED("filled", Severity.INFO, "The disk of %s is filled: the link may be cut"),
  FINALISED("finalised", Severity.INFO, "The migration of %s is finalised"),
  CANCELLED("cancelled", Severity.WARNING, "The migration of %s was cancelled"),
  ROLLED_BACK("rolledBack", Severity.WARNING, "%s was rolled back to the source"),
  FAILED("failed", Severity.ERROR, "The migration of %s needs attention");

  private final String id;
  private final Severity severity;
  private final String text;

  News(String id, Severity severity, String text) {
    this.id = id;
    this.severity = severity;
    this.text = text;
  }

  /// Without the prefix of the registration.
  String id() {
    return id;
  }

  Severity severity() {
    return severity;
  }

  String text(String machine) {
    return text.formatted(machine);
  }

  /// Empty for states that are of no interest outside.
  static Optional<News> of(State state) {
    return switch (state) {
      case CHECKED -> Optional.of(STARTED);
      case READY -> Optional.of(READY);
      case CUTTING_OVER -> Optional.of(CUTTING_OVER);
      case RUNNING_FROM_CACHE -> Optional.of(CUT_OVER);
      case FILLED -> Optional.of(FILLED);
      case FINALISED -> Optional.of(FINALISED);
      case CANCELLED -> Optional.of(CANCELLED);
      case ROLLED_BACK -> Optional.of(ROLLED_BACK);
      case FAILED -> Optional.of(FAILED);
      case DRAFT, PREPARED, PREFILLING, FINALISING, SOURCE_RETIRED -> Optional.empty();
    };
  }
}
