package slipway.manager.migrations;

import java.util.Locale;
import java.util.Optional;

/// What happens in which order; each has its itinerary.
public enum Kind {
  /// Boots at the destination first and copies what is missing behind the running machine.
  WARM,
  /// Copies everything first, boots then: for any guest, prepared or not.
  COLD;

  /// As requests and rows write it.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Kind> of(String text) {
    for (Kind kind : values()) {
      if (kind.id().equals(text.toLowerCase(Locale.ROOT))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
