package slipway.manager.settings;

import java.util.List;

/// The configuration cannot be used; says every key that is wrong and why.
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> errors;

  SettingsException(List<String> errors) {
    super("Slipway's configuration cannot be used:\n  " + String.join("\n  ", errors));
    this.errors = List.copyOf(errors);
  }

  /// One line per mistake, each beginning with its key.
  public List<String> errors() {
    return errors;
  }
}
