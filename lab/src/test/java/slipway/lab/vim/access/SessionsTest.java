package slipway.lab.vim.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
  /// A clock that a test turns.
  private static final class TurnedClock extends Clock {
    private Instant now = Instant.EPOCH;

    void turn(Duration by) {
      now = now.plus(by);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private final TurnedClock clock = new TurnedClock();
  private final Sessions sessions =
      new Sessions(
          List.of(new Account("source@vsphere.local", "secret", Role.SOURCE)),
          Duration.ofMinutes(30),
          clock);

  private Sessions.Opened open() {
    return sessions.open("VSPHERE.LOCAL\\Source", "127.0.0.1", "test").orElseThrow();
  }

  @Test
  void anIdleSessionEndsAndAUsedOneLivesOn() {
    Sessions.Opened used = open();
    Sessions.Opened idle = open();
    clock.turn(Duration.ofMinutes(20));
    assertThat(sessions.find(used.cookie())).isPresent();
    clock.turn(Duration.ofMinutes(20));
    assertThat(sessions.find(used.cookie())).contains(used.session());
    assertThat(sessions.find(idle.cookie())).isEmpty();
  }

  @Test
  void aTicketIsGoodOnceAndNotForLong() {
    Sessions.Opened opened = open();
    String ticket = sessions.ticketFor(opened.session());
    assertThat(sessions.redeem(ticket)).contains("VSPHERE.LOCAL\\Source");
    assertThat(sessions.redeem(ticket)).isEmpty();
    String late = sessions.ticketFor(opened.session());
    clock.turn(Sessions.TICKET_LIFETIME.plusSeconds(1));
    assertThat(sessions.redeem(late)).isEmpty();
  }

  @Test
  void theKeyOfASessionDoesNotOpenIt() {
    Sessions.Opened opened = open();
    assertThat(sessions.find(opened.session().key())).isEmpty();
    assertThat(sessions.byKey(opened.session().key())).contains(opened.session());
  }

  @Test
  void bothSpellingsOfAnAccountLogIn() {
    assertThat(sessions.verify("SOURCE@vsphere.local", "secret")).isPresent();
    assertThat(sessions.verify("vsphere.local\\source", "secret")).isPresent();
    assertThat(sessions.verify("source@vsphere.local", "Secret")).isEmpty();
    assertThat(sessions.verify("other@vsphere.local", "secret")).isEmpty();
  }

  @Test
  void theNumberOfSessionsIsBounded() {
    for (int i = 0; i < Sessions.MAX_SESSIONS; i++) {
      open();
    }
    assertThat(sessions.open("x", "y", "z")).isEmpty();
  }

  @Test
  void theTargetRoleHoldsTheSourceRoleAndMayNotRegister() {
    assertThat(Role.TARGET.privileges()).containsAll(Role.SOURCE.privileges());
    assertThat(Role.TARGET.privileges()).doesNotContain("Extension.Register");
    assertThat(Role.SOURCE.privileges()).doesNotContain("VirtualMachine.Inventory.Delete");
  }
}
