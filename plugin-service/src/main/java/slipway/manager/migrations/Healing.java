package slipway.manager.migrations;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// Which failures heal by themselves, which may, and which a person has to decide.
final class Healing {
  /// How often something that may be passing is tried before a person is asked.
  static final int TRIES_MAX = 6;

  /// The first pause; it doubles from try to try.
  static final Duration PAUSE_FIRST = Duration.ofSeconds(1);

  /// The longest pause between two tries.
  static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Healing.class);

  private Healing() {}

  /// @param attempt how often the step has been retried already
  static Outcome judge(RuntimeException failure, int attempt) {
    return switch (failure) {
      case ProblemException e -> judge(e.problem(), attempt);
      case GatewayRefusal e -> judge(e, attempt);
      default -> {
        String reference = Long.toHexString(System.nanoTime());
        LOG.error("unexpected failure {}", reference, failure);
        yield perhaps(Problem.of(ProblemType.INTERNAL, reference), attempt);
      }
    };
  }

  static Outcome judge(Problem problem, int attempt) {
    return switch (problem.type()) {
      case VCENTER_UNREACHABLE, GATEWAY_UNREACHABLE, DATABASE_UNREACHABLE, SOURCE_DISK_UNREADABLE ->
          new Outcome.Retry(PAUSE_FIRST, problem);
      // A conflict may be another task that is busy with the same machine.
      case STATE_CONFLICT, VCENTER_FAULT, GATEWAY_REFUSED, GUEST_OPERATIONS_UNAVAILABLE, INTERNAL ->
          perhaps(problem, attempt);
      default -> new Outcome.Failed(problem);
    };
  }

  private static Outcome judge(GatewayRefusal refusal, int attempt) {
    return switch (refusal.reason()) {
      // A hot-added disk takes a moment to appear.
      case DISK_NOT_FOUND, INITIATOR_ATTACHED, INTERNAL -> perhaps(refusal.problem(), attempt);
      case DISK_UNREADABLE, ORIGIN_UNREACHABLE -> new Outcome.Retry(PAUSE_FIRST, refusal.problem());
      case EXPORT_NOT_FOUND,
          VOLUME_NOT_FOUND,
          TRACE_NOT_FOUND,
          VOLUME_CONFLICT,
          TARGET_CONFLICT,
          NOT_FILLED,
          PORT_TAKEN,
          REQUEST_INVALID ->
          new Outcome.Failed(refusal.problem());
    };
  }

  private static Outcome perhaps(Problem problem, int attempt) {
    return attempt < TRIES_MAX
        ? new Outcome.Retry(PAUSE_FIRST, problem)
        : new Outcome.Failed(problem);
  }

  /// The pause before try number `attempt`.
  static Duration pause(Duration first, int attempt) {
    long factor = 1L << Math.min(attempt, 10);
    Duration pause = first.multipliedBy(factor);
    return pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
  }
}
