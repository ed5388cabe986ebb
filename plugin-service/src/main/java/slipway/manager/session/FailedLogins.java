package slipway.manager.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Counts failed logins by user and address and refuses more for a while. Address and user
/// together, because all users of the vSphere Client share the address of its proxy.
public final class FailedLogins {
  static final int MAX_FAILURES = 5;
  static final Duration PENALTY = Duration.ofMinutes(5);

  /// Beyond, the oldest are forgotten: guessing many names costs us no memory.
  static final int MAX_ENTRIES = 10_000;

  private record Who(String user, String address) {}

  private record Failures(int count, Instant last) {}

  private final InstantSource clock;
  private final Map<Who, Failures> failures =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Who, Failures> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  public FailedLogins(InstantSource clock) {
    this.clock = clock;
  }

  public synchronized void check(String user, String address) {
    Failures known = failures.get(new Who(user, address));
    if (known != null && known.count >= MAX_FAILURES && !isOver(known)) {
      throw Problem.of(ProblemType.TOO_MANY_LOGINS, user, known.count, address, PENALTY.toMinutes())
          .toException();
    }
  }

  public synchronized void failed(String user, String address) {
    Who who = new Who(user, address);
    Failures known = failures.remove(who);
    int before = known == null || isOver(known) ? 0 : known.count;
    failures.put(who, new Failures(before + 1, clock.instant()));
  }

  public synchronized void succeeded(String user, String address) {
    failures.remove(new Who(user, address));
  }

  synchronized int size() {
    return failures.size();
  }

  private boolean isOver(Failures known) {
    return clock.instant().isAfter(known.last.plus(PENALTY));
  }
}
