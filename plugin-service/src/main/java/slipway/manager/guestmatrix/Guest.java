package slipway.manager.guestmatrix;

/// An operating system as the matrix names it.
///
/// @param system `ID` of os-release(5), `windows`, or [#ANY]
/// @param version as in `12`, `8.10` or `2012 R2`, or [#UNTOLD]
public record Guest(String system, String version) {
  /// The system of what the matrix does not name, and its version.
  static final String ANY = "*";

  /// The version when nobody told it.
  static final String UNTOLD = "?";

  static final Guest UNKNOWN = new Guest(ANY, UNTOLD);
}
