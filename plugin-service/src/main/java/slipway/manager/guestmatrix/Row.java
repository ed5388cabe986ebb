package slipway.manager.guestmatrix;

import slipway.manager.migrations.Kind;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;

/// What is known of one combination.
///
/// @param system `ID` of os-release(5), `windows`, or `*` for what has no row of its own
/// @param name of the operating system
/// @param version means those below it too, unless they have a row of their own; `?` is one that
///     nobody told, `*` any
/// @param reason why, as sentences
/// @param remedy what to do about it; empty when there is nothing
public record Row(
    String system,
    String name,
    String version,
    BootMode bootMode,
    Kind kind,
    Verdict verdict,
    String reason,
    String remedy) {

  /// Which combination it is about.
  record Key(Guest guest, BootMode bootMode, Kind kind) {}

  Key key() {
    return new Key(new Guest(system, version), bootMode, kind);
  }

  /// Why a machine cannot be migrated so, and what to do about it.
  public Problem refusal(Machine machine) {
    return problem(ProblemType.GUEST_COMBINATION_REFUSED, machine);
  }

  /// What somebody should know who migrates a machine so.
  public Problem warning(Machine machine) {
    return problem(ProblemType.GUEST_COMBINATION_UNVERIFIED, machine);
  }

  private Problem problem(ProblemType type, Machine machine) {
    return Problem.of(
        type, machine.name(), machine.guestFullName(), bootMode.title(), reason, remedy);
  }

  /// The more cautious of two; of equals, the other.
  Row orWorse(Row other) {
    return verdict.compareTo(other.verdict) > 0 ? this : other;
  }
}
