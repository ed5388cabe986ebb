package slipway.manager.migrations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;

/// Guest passwords between the request that brought them and the step that uses them. In memory
/// only, for a while only, and gone when used.
public final class CredentialVault {
  /// How long a password is kept for a migration that does not get to it.
  public static final Duration KEPT_FOR = Duration.ofMinutes(30);

  /// How many passwords are kept at most.
  public static final int HELD_MAX = 4_096;

  private final Map<UUID, Held> held = new ConcurrentHashMap<>();
  private final Clock clock;

  public CredentialVault(Clock clock) {
    this.clock = clock;
  }

  /// Answers until when they are kept.
  public Instant put(UUID migration, GuestCredentials credentials) {
    Instant now = clock.instant();
    held.values().removeIf(h -> h.until().isBefore(now));
    if (held.size() >= HELD_MAX && !held.containsKey(migration)) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              "Too many migrations wait for their guests to be prepared.",
              "Start some of them first.")
          .toException();
    }
    Instant until = now.plus(KEPT_FOR);
    held.put(migration, new Held(credentials, until));
    return until;
  }

  public Optional<GuestCredentials> get(UUID migration) {
    return Optional.ofNullable(held.get(migration))
        .filter(h -> h.until().isAfter(clock.instant()))
        .map(Held::credentials);
  }

  public void forget(UUID migration) {
    held.remove(migration);
  }

  private record Held(GuestCredentials credentials, Instant until) {}
}
