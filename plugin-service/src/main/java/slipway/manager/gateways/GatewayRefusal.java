package slipway.manager.gateways;

import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// A gateway's "no", with its reason from the control API's catalogue.
public final class GatewayRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient Problem problem;

  public GatewayRefusal(String gateway, Reason reason, String detail, String remedy) {
    super(gateway + ": " + reason + ": " + detail);
    this.reason = reason;
    this.problem =
        switch (reason) {
          case DISK_UNREADABLE, ORIGIN_UNREACHABLE ->
              Problem.of(ProblemType.SOURCE_DISK_UNREADABLE, gateway, detail);
          case DISK_NOT_FOUND,
              EXPORT_NOT_FOUND,
              VOLUME_NOT_FOUND,
              TRACE_NOT_FOUND,
              VOLUME_CONFLICT,
              TARGET_CONFLICT,
              INITIATOR_ATTACHED,
              NOT_FILLED,
              PORT_TAKEN,
              REQUEST_INVALID,
              INTERNAL ->
              Problem.of(ProblemType.GATEWAY_REFUSED, gateway, detail, remedy);
        };
  }

  public Reason reason() {
    return reason;
  }

  public Problem problem() {
    return problem;
  }

  /// The `type` of the gateway's problems. // docs/gateway-control.md
  public enum Reason {
    DISK_NOT_FOUND,
    DISK_UNREADABLE,
    EXPORT_NOT_FOUND,
    VOLUME_NOT_FOUND,
    TRACE_NOT_FOUND,
    VOLUME_CONFLICT,
    TARGET_CONFLICT,
    INITIATOR_ATTACHED,
    NOT_FILLED,
    ORIGIN_UNREACHABLE,
    PORT_TAKEN,
    REQUEST_INVALID,
    INTERNAL;

    /// A type that this version does not know counts as internal.
    static Reason of(String type) {
      for (Reason reason : values()) {
        if (reason.name().replace('_', '-').equalsIgnoreCase(type)) {
          return reason;
        }
      }
      return INTERNAL;
    }
  }
}
