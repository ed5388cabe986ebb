package slipway.ova.console;

import java.io.IOException;

/// Nobody sees this terminal any more.
final class TerminalGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  TerminalGoneException() {
    super("the terminal is gone");
  }
}
