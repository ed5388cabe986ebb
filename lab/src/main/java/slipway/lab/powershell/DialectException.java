package slipway.lab.powershell;

/// A script says or does something that the dialect does not have. No script can catch it.
public final class DialectException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DialectException(Place at, String what) {
    super(at + ": " + what);
  }
}
