package slipway.gateway.torture;

/// A law was broken: the disk showed, lost or refused what it may not.
public final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Violation(String what) {
    super(what);
  }

  Violation(String what, Throwable cause) {
    super(what, cause);
  }
}
