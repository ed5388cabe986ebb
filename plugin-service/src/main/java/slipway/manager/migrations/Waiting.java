package slipway.manager.migrations;

import java.util.Locale;
import java.util.Optional;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// What a migration waits for that only a person can bring.
enum Waiting {
  CUTOVER,
  KEEP,
  FINALISE,
  CREDENTIALS;

  /// As the REST API writes it.
  String what() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// A pure function of the rows; empty when it goes on by itself, has failed, or is over.
  static Optional<Waiting> of(Dossier dossier) {
    Migration migration = dossier.migration();
    if (migration.cancelling()
        || migration.state() == State.FAILED
        || migration.state().isFinal()) {
      return Optional.empty();
    }
    return dossier.next().flatMap(leg -> of(dossier, leg));
  }

  private static Optional<Waiting> of(Dossier dossier, Leg leg) {
    Plan.Options options = dossier.migration().plan().options();
    return switch (leg.step().name()) {
      case "await-cutover" -> held(dossier, options.cutover(), Decision.CUTOVER, CUTOVER);
      case "await-keep" -> held(dossier, options.keep(), Decision.KEEP, KEEP);
      case "await-finalise" -> held(dossier, options.finalise(), Decision.FINALISE, FINALISE);
      case "prepare-guest" ->
          lacksPassword(dossier, leg) ? Optional.of(CREDENTIALS) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Waiting> held(
      Dossier dossier, Plan.Hold hold, Decision decision, Waiting what) {
    boolean waits = hold == Plan.Hold.HELD && !dossier.migration().decided(decision);
    return waits ? Optional.of(what) : Optional.empty();
  }

  private static boolean lacksPassword(Dossier dossier, Leg leg) {
    Dossier.Progress progress = dossier.progress().get(leg.key());
    String asking =
        Problem.of(ProblemType.CREDENTIALS_NEEDED, dossier.migration().plan().source().name())
            .cause();
    return progress != null
        && progress.phase() == Dossier.Phase.WAITING
        && progress.note().equals(asking);
  }
}
