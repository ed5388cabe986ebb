package slipway.manager.session;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Versions in the headers of requests. // RFC 9110 §8.8.3, §13.1
public final class Versions {
  private Versions() {}

  /// The version that `If-Match` names; empty when the caller does not mind.
  public static OptionalLong ifMatch(@Nullable String header) {
    if (header == null || header.equals("*")) {
      return OptionalLong.empty();
    }
    OptionalLong version = number(header.replace("\"", ""));
    if (version.isEmpty()) {
      throw Problem.of(ProblemType.REQUEST_INVALID, "If-Match must be a version").toException();
    }
    return version;
  }

  /// A number that fits, or nothing.
  public static OptionalLong number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /// The version that was asked for is not the present one.
  public static RuntimeException changed(String what) {
    return Problem.of(
            ProblemType.STATE_CONFLICT,
            what + " has changed since you looked at it.",
            "Look at it again, and repeat what you want to change.")
        .toException();
  }
}
