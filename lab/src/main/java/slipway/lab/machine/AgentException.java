package slipway.lab.machine;

import java.io.IOException;

/// The guest agent refused a command, or did not answer in time.
public final class AgentException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean answered;

  private AgentException(String message, boolean answered) {
    super(message);
    this.answered = answered;
  }

  static AgentException refused(String message) {
    return new AgentException(message, true);
  }

  static AgentException silent(String message) {
    return new AgentException(message, false);
  }

  /// True when the agent answered with an error; false when it did not answer at all.
  public boolean answered() {
    return answered;
  }
}
