package slipway.lab.powershell;

import java.util.Optional;

/// A parameter of a function or a script.
///
/// @param type as written, in lower case; empty when there is none
/// @param emptyAllowed whether a mandatory one takes the empty string and the empty array
record Parameter(
    Place at,
    String name,
    String type,
    boolean mandatory,
    boolean emptyAllowed,
    Optional<Expression> ifMissing) {
  /// Whether a caller gives both the same.
  boolean isGivenLike(Parameter other) {
    return name.equalsIgnoreCase(other.name)
        && type.equals(other.type)
        && mandatory == other.mandatory
        && emptyAllowed == other.emptyAllowed;
  }
}
