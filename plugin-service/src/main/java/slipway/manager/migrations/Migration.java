package slipway.manager.migrations;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;

/// A migration as the database has it.
///
/// @param problem why it is FAILED, and only then
/// @param states every state it was in, the first first
/// @param decisions what the operator decided so far
/// @param version rises with every state and decision: what a person decides upon
/// @param change rises with everything that is shown
public record Migration(
    UUID id,
    String name,
    Kind kind,
    @Nullable String group,
    Plan plan,
    State state,
    boolean paused,
    @Nullable Long throttle,
    @Nullable Problem problem,
    List<StateAt> states,
    Set<Decision> decisions,
    String createdBy,
    Instant createdAt,
    long version,
    long change,
    @Nullable CredentialsHolder credentials) {

  public record StateAt(State state, Instant at) {}

  /// Which manager has the guest's password in memory, and until when.
  public record CredentialsHolder(String manager, Instant until) {}

  public boolean decided(Decision decision) {
    return decisions.contains(decision);
  }

  /// True from the moment the operator cancelled.
  public boolean cancelling() {
    return decided(Decision.CANCEL);
  }

  /// The state before it failed, or the state itself.
  public State course() {
    for (int i = states.size() - 1; i >= 0; i--) {
      if (states.get(i).state() != State.FAILED) {
        return states.get(i).state();
      }
    }
    return state;
  }

  /// Unique among everything ever migrated, and short enough for names in a datastore.
  public String shortId() {
    return id.toString().substring(0, 8);
  }
}
