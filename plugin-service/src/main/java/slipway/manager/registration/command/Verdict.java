package slipway.manager.registration.command;

import java.io.PrintWriter;
import java.util.List;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.registration.Outcome;

/// How a command ends.
final class Verdict {
  static final int DONE = 0;
  static final int REFUSED = 1;

  /// `status`: something is not as it should be.
  static final int DIFFERS = 3;

  /// Worth another try: no vCenter refused, but one could not be reached. // sysexits(3)
  // EX_TEMPFAIL
  static final int UNREACHABLE = 75;

  private Verdict() {}

  /// Tells all outcomes and answers the exit code.
  static int tell(List<Outcome> outcomes, PrintWriter out) {
    outcomes.forEach(outcome -> out.println(outcome.line()));
    out.flush();
    int code = DONE;
    for (Outcome outcome : outcomes) {
      Problem problem = outcome.problem();
      if (problem != null) {
        code = worse(code, of(problem));
      }
    }
    return code;
  }

  static int of(Problem problem) {
    return problem.type() == ProblemType.VCENTER_UNREACHABLE ? UNREACHABLE : REFUSED;
  }

  /// A refusal is for somebody to look at, whatever another try would bring elsewhere.
  static int worse(int one, int other) {
    return one == REFUSED || other == REFUSED ? REFUSED : Math.max(one, other);
  }
}
