package slipway.gateway.control;

import org.jspecify.annotations.Nullable;

/// A request that could not be carried out, with its category and a sentence about the cause.
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FaultType type;

  public Fault(FaultType type, String detail) {
    this(type, detail, null);
  }

  public Fault(FaultType type, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    this.type = type;
  }

  public FaultType type() {
    return type;
  }
}
