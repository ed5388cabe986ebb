package slipway.manager.problem;

/// One thing that went wrong, ready to be shown. Holds neither stack trace nor secret.
///
/// @param type the catalogue's entry
/// @param cause what happened, with names
/// @param remedy what to do about it
public record Problem(ProblemType type, String cause, String remedy) {

  /// Fills the catalogue's entry with the names at hand, in its order.
  public static Problem of(ProblemType type, Object... names) {
    return new Problem(type, fill(type.cause(), names), fill(type.remedy(), names));
  }

  /// The same as an exception, to be thrown.
  public ProblemException toException() {
    return new ProblemException(this, null);
  }

  /// The same as an exception that keeps what led to it for the log.
  public ProblemException toException(Throwable because) {
    return new ProblemException(this, because);
  }

  /// All of it in a line, for a terminal.
  public String line() {
    return type.title() + ". " + cause + " " + remedy;
  }

  // Not MessageFormat: its quotes and number formats change what a name says.
  private static String fill(String template, Object... names) {
    String filled = template;
    for (int i = 0; i < names.length; i++) {
      filled = filled.replace("{" + i + "}", String.valueOf(names[i]));
    }
    return filled;
  }
}
