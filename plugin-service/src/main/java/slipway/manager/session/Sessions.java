package slipway.manager.session;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.settings.Settings;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

/// The sessions of everybody who calls, by the digest of their token.
///
/// Two kinds: those begun here with user name and password, which last while they are used, and
/// those cloned from the vSphere Client's, which are cloned anew every ten minutes so that a user
/// who logged out there is soon out here. Sessions live in memory: after a restart the client's
/// token clones again, and a login is repeated.
@ApplicationScoped
public class Sessions {
  static final Duration CLONE_LIFETIME = Duration.ofMinutes(10);
  static final Duration IDLE_LIFETIME = Duration.ofMinutes(30);

  /// A request that began just before the end may still be using the session.
  static final Duration GRACE = Duration.ofMinutes(2);

  /// vCenter itself allows 2,000 sessions, for everybody.
  static final int MAX_SESSIONS = 500;

  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(30);
  private static final int STRIPES = 16;

  private final Settings settings;
  private final VCenters vcenters;
  private final InstantSource clock;
  private final FailedLogins failures;

  private final Map<String, Session> sessions = new HashMap<>();
  private final List<Session> ended = new ArrayList<>();

  /// Requests that come together with a new token clone it once.
  private final List<Lock> cloning =
      IntStream.range(0, STRIPES).<Lock>mapToObj(_ -> new ReentrantLock()).toList();

  private @Nullable ScheduledExecutorService sweeper;

  @Inject
  Sessions(Settings settings, VCenters vcenters) {
    this(settings, vcenters, InstantSource.system());
  }

  Sessions(Settings settings, VCenters vcenters, InstantSource clock) {
    this.settings = settings;
    this.vcenters = vcenters;
    this.clock = clock;
    this.failures = new FailedLogins(clock);
  }

  /// For CDI's proxy alone, which uses none of the fields.
  @SuppressWarnings("NullAway")
  Sessions() {
    this(null, null, InstantSource.system());
  }

  /// What a login answers. The token is told this once.
  @Schema(name = "Session")
  public record Begun(String token, String user, Instant expiresAt) {}

  private record Session(VSphere vsphere, boolean cloned, Instant until) {}

  @PostConstruct
  void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("session-sweeper").factory());
    var _ =
        started.scheduleWithFixedDelay(
            this::sweep, SWEEP_INTERVAL.toSeconds(), SWEEP_INTERVAL.toSeconds(), TimeUnit.SECONDS);
    sweeper = started;
  }

  @PreDestroy
  void stop() {
    if (sweeper != null) {
      sweeper.shutdownNow();
    }
    List<Session> all;
    synchronized (this) {
      all = new ArrayList<>(ended);
      all.addAll(sessions.values());
      ended.clear();
      sessions.clear();
    }
    all.forEach(Sessions::close);
  }

  /// Begins a session with a vSphere user's credentials.
  public Begun login(String username, String password, String address) {
    String user = username.toLowerCase(Locale.ROOT);
    failures.check(user, address);
    VSphere vsphere;
    try {
      vsphere = vcenters.login(settings.vcenter(), username, password);
    } catch (ProblemException e) {
      if (e.problem().type() == ProblemType.VCENTER_LOGIN_REFUSED) {
        failures.failed(user, address);
      }
      throw e;
    }
    failures.succeeded(user, address);
    String token = Token.random();
    Instant until = clock.instant().plus(IDLE_LIFETIME);
    add(Token.digest(token), new Session(vsphere, false, until));
    return new Begun(token, vsphere.userName(), until);
  }

  /// The session that a token stands for; a problem when it stands for none.
  public VSphere vsphere(String token) {
    if (token.isBlank()) {
      throw Problem.of(ProblemType.SESSION_REQUIRED).toException();
    }
    String digest = Token.digest(token);
    VSphere known = known(digest);
    if (known != null) {
      return known;
    }
    Lock lock = cloning.get(Math.floorMod(digest.hashCode(), STRIPES));
    lock.lock();
    try {
      known = known(digest);
      if (known != null) {
        return known;
      }
      VSphere cloned = cloned(token);
      add(digest, new Session(cloned, true, clock.instant().plus(CLONE_LIFETIME)));
      return cloned;
    } finally {
      lock.unlock();
    }
  }

  /// When the session ends unless it is used.
  public synchronized Instant expiresAt(String token) {
    Session session = sessions.get(Token.digest(token));
    return session == null ? clock.instant() : session.until;
  }

  /// Ends a session at once.
  public void end(String token) {
    Session session;
    synchronized (this) {
      session = sessions.remove(Token.digest(token));
    }
    if (session != null) {
      close(session);
    }
  }

  private VSphere cloned(String token) {
    try {
      return vcenters.cloneSession(settings.vcenter(), token);
    } catch (ProblemException e) {
      ProblemType type = e.problem().type();
      // A ticket that is refused says no more than that the token is no good.
      if (type == ProblemType.VCENTER_LOGIN_REFUSED) {
        throw Problem.of(ProblemType.SESSION_REQUIRED).toException(e);
      }
      throw e;
    }
  }

  private synchronized @Nullable VSphere known(String digest) {
    Session session = sessions.get(digest);
    Instant now = clock.instant();
    if (session == null) {
      return null;
    }
    if (!now.isBefore(session.until)) {
      sessions.remove(digest);
      ended.add(session);
      return null;
    }
    if (!session.cloned) {
      sessions.put(digest, new Session(session.vsphere, false, now.plus(IDLE_LIFETIME)));
    }
    return session.vsphere;
  }

  private void add(String digest, Session session) {
    synchronized (this) {
      if (sessions.size() < MAX_SESSIONS) {
        sessions.put(digest, session);
        return;
      }
    }
    close(session);
    throw Problem.of(
            ProblemType.STATE_CONFLICT,
            "There are " + MAX_SESSIONS + " sessions already.",
            "Wait until others have logged out.")
        .toException();
  }

  /// Ends at vCenter what nobody uses any more.
  void sweep() {
    List<Session> over = new ArrayList<>();
    synchronized (this) {
      Instant now = clock.instant();
      sessions
          .values()
          .removeIf(
              session -> {
                boolean idle = !now.isBefore(session.until);
                if (idle) {
                  ended.add(session);
                }
                return idle;
              });
      ended.removeIf(
          session -> {
            boolean unused = !now.isBefore(session.until.plus(GRACE));
            if (unused) {
              over.add(session);
            }
            return unused;
          });
    }
    over.forEach(Sessions::close);
  }

  private static void close(Session session) {
    try {
      session.vsphere.close();
    } catch (RuntimeException e) {
      // Whatever happens here must not stop the sweeper; vCenter ends idle sessions by itself.
      System.getLogger(Sessions.class.getName())
          .log(System.Logger.Level.WARNING, "a session could not be ended", e);
    }
  }
}
