package slipway.manager.migrations;

/// One step of an itinerary. A step has no state of its own and looks before it acts: it may be
/// taken again after a crash at any instruction, by another manager, and must then find what it
/// did.
public interface Step {

  /// Stable; part of the key of the step's rows.
  String name();

  /// For people, as in "Shut the source down".
  String title();

  Outcome take(Context context);

  /// Takes back what the step changed, whether it ended or was cut short in the middle. Undoing
  /// what was never done is harmless.
  default Outcome undo(Context context) {
    return Outcome.done();
  }
}
