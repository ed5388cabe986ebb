package slipway.lab.powershell;

/// A terminating error of a script, as `throw` and failing cmdlets raise it; `catch` catches it.
public final class ScriptError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ScriptError(String message) {
    super(message);
  }

  /// What went wrong.
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
