package slipway.manager.registration;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// What became of the plugin at one vCenter.
///
/// @param detail for people: the version, or what differs
/// @param problem when it failed
public record Outcome(URI vcenter, State state, String detail, @Nullable Problem problem) {

  /// How the plugin stands now.
  public enum State {
    REGISTERED("registered"),
    UPDATED("brought up to date"),
    UNREGISTERED("removed"),
    CURRENT("registered and current"),
    DIFFERENT("registered, but not as it should be"),
    FOREIGN("another plugin has the key"),
    ABSENT("not registered"),
    FAILED("failed");

    private final String words;

    State(String words) {
      this.words = words;
    }
  }

  /// One line for people.
  public String line() {
    String where = vcenter.getAuthority() + ": ";
    Problem what = problem;
    if (what != null) {
      return where + what.line();
    }
    return where + state.words + (detail.isEmpty() ? "" : ": " + detail);
  }
}
