package slipway.manager.guestmatrix;

import java.util.Locale;

/// What the matrix says of a combination, the best first.
public enum Verdict {
  /// It ran in the lab.
  SUPPORTED,
  /// Nothing is known to stand in its way, and it never ran.
  UNVERIFIED,
  /// Slipway refuses it.
  NO;

  /// As the matrix writes it.
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
