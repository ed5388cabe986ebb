package slipway.manager.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.settings.Settings;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

class SessionsTest {
  private static final Endpoint VCENTER = new Endpoint(URI.create("https://vc.example"), "AA");

  private final List<String> opened = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-20T10:00:00Z");
  private final Sessions sessions = new Sessions(settings(), new TwoWays(), () -> now);

  /// A vCenter where every password is "right" and tokens beginning with "good" are known.
  private final class TwoWays implements VCenters {
    @Override
    public VSphere login(Endpoint endpoint, String username, String password) {
      assertThat(endpoint).isEqualTo(VCENTER);
      if (!password.equals("right")) {
        throw Problem.of(ProblemType.VCENTER_LOGIN_REFUSED, "vc.example").toException();
      }
      return open(username);
    }

    @Override
    public void install(
        Endpoint endpoint,
        String path,
        String token,
        slipway.manager.vsphere.PluginExtension plugin) {
      throw new UnsupportedOperationException("nobody was deployed by an installer");
    }

    @Override
    public VSphere cloneSession(Endpoint endpoint, String sessionToken) {
      assertThat(endpoint).isEqualTo(VCENTER);
      if (!sessionToken.startsWith("good")) {
        throw Problem.of(ProblemType.SESSION_REQUIRED).toException();
      }
      return open("client");
    }

    @Override
    public Probe probe(java.net.URI url) {
      throw new UnsupportedOperationException("sessions probe nobody");
    }

    private VSphere open(String user) {
      String name = user + (opened.size() + 1);
      opened.add(name);
      return (VSphere)
          Proxy.newProxyInstance(
              VSphere.class.getClassLoader(),
              new Class<?>[] {VSphere.class},
              (_, method, _) ->
                  switch (method.getName()) {
                    case "userName" -> user;
                    case "close" -> {
                      closed.add(name);
                      yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }
  }

  private static Settings settings() {
    Path nowhere = Path.of("nowhere");
    Settings.Database database = new Settings.Database("jdbc:postgresql:x", "u", nowhere);
    return new Settings(
        VCENTER,
        database,
        nowhere,
        nowhere,
        nowhere,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aLoginsTokenStandsForItsSession() {
    Sessions.Begun begun = sessions.login("ann", "right", "10.0.0.1");
    assertThat(sessions.vsphere(begun.token()).userName()).isEqualTo("ann");
    assertThat(begun.expiresAt()).isEqualTo(now.plus(Sessions.IDLE_LIFETIME));
    assertThat(opened).containsExactly("ann1");
  }

  @Test
  void aSessionInUseGoesOnAndAnIdleOneEnds() {
    String token = sessions.login("ann", "right", "10.0.0.1").token();
    later(Sessions.IDLE_LIFETIME.minusSeconds(1));
    assertThat(sessions.vsphere(token).userName()).isEqualTo("ann");
    later(Sessions.IDLE_LIFETIME.minusSeconds(1));
    assertThat(sessions.vsphere(token).userName()).isEqualTo("ann");
    later(Sessions.IDLE_LIFETIME);
    assertThat(refusal(() -> sessions.vsphere(token))).isEqualTo(ProblemType.SESSION_REQUIRED);
  }

  @Test
  void aClientsTokenIsClonedOnceInTenMinutes() {
    sessions.vsphere("good-1");
    later(Sessions.CLONE_LIFETIME.minusSeconds(1));
    sessions.vsphere("good-1");
    assertThat(opened).containsExactly("client1");
    later(Duration.ofSeconds(1));
    sessions.vsphere("good-1");
    assertThat(opened).containsExactly("client1", "client2");
    assertThat(closed).isEmpty();
    later(Sessions.GRACE);
    sessions.sweep();
    assertThat(closed).containsExactly("client1");
  }

  @Test
  void tokensOfNobodyAreRefused() {
    assertThat(refusal(() -> sessions.vsphere("bad"))).isEqualTo(ProblemType.SESSION_REQUIRED);
    assertThat(refusal(() -> sessions.vsphere(""))).isEqualTo(ProblemType.SESSION_REQUIRED);
    assertThat(refusal(() -> sessions.vsphere("  "))).isEqualTo(ProblemType.SESSION_REQUIRED);
  }

  @Test
  void idleSessionsAreEndedAtVCenterByTheSweep() {
    sessions.login("ann", "right", "10.0.0.1");
    later(Sessions.IDLE_LIFETIME);
    sessions.sweep();
    assertThat(closed).isEmpty();
    later(Sessions.GRACE);
    sessions.sweep();
    assertThat(closed).containsExactly("ann1");
  }

  @Test
  void loggingOutEndsTheSessionAtOnce() {
    String token = sessions.login("ann", "right", "10.0.0.1").token();
    sessions.end(token);
    assertThat(closed).containsExactly("ann1");
    assertThat(refusal(() -> sessions.vsphere(token))).isEqualTo(ProblemType.SESSION_REQUIRED);
  }

  @Test
  void theNumberOfSessionsIsBounded() {
    for (int i = 0; i < Sessions.MAX_SESSIONS; i++) {
      sessions.vsphere("good-" + i);
    }
    assertThat(refusal(() -> sessions.vsphere("good-more"))).isEqualTo(ProblemType.STATE_CONFLICT);
    assertThat(closed).hasSize(1);
  }

  @Test
  void stoppingEndsEverySession() {
    sessions.vsphere("good-1");
    sessions.login("ann", "right", "10.0.0.1");
    sessions.stop();
    assertThat(closed).containsExactlyInAnyOrder("client1", "ann2");
  }

  @Test
  void guessingPasswordsIsBounded() {
    for (int i = 0; i < FailedLogins.MAX_FAILURES; i++) {
      assertThat(refusal(() -> sessions.login("Ann", "wrong", "10.0.0.1")))
          .isEqualTo(ProblemType.VCENTER_LOGIN_REFUSED);
    }
    assertThat(refusal(() -> sessions.login("ann", "right", "10.0.0.1")))
        .isEqualTo(ProblemType.TOO_MANY_LOGINS);
    // Others, and the same user elsewhere, are not locked out.
    assertThat(sessions.login("bob", "right", "10.0.0.1").user()).isEqualTo("bob");
    assertThat(sessions.login("ann", "right", "10.0.0.2").user()).isEqualTo("ann");
    later(FailedLogins.PENALTY.plusSeconds(1));
    assertThat(sessions.login("ann", "right", "10.0.0.1").user()).isEqualTo("ann");
  }

  @Test
  void theMemoryOfFailedLoginsIsBounded() {
    FailedLogins failures = new FailedLogins(() -> now);
    for (int i = 0; i < FailedLogins.MAX_ENTRIES + 10; i++) {
      failures.failed("user" + i, "10.0.0.1");
    }
    assertThat(failures.size()).isEqualTo(FailedLogins.MAX_ENTRIES);
  }

  @Test
  void onlyTheRequestThatBeginsASessionNeedsNone() {
    assertThat(SessionFilter.beginsASession("POST", "sessions")).isTrue();
    assertThat(SessionFilter.beginsASession("POST", "/sessions/")).isTrue();
    assertThat(SessionFilter.beginsASession("GET", "sessions")).isFalse();
    assertThat(SessionFilter.beginsASession("POST", "sessions/current")).isFalse();
    assertThat(SessionFilter.beginsASession("POST", "migrations")).isFalse();
  }

  private void later(Duration time) {
    now = now.plus(time);
  }

  private static ProblemType refusal(ThrowingCallable verb) {
    ProblemException thrown = catchThrowableOfType(ProblemException.class, verb);
    assertThat(thrown).as("a problem").isNotNull();
    return thrown.problem().type();
  }
}
