package slipway.manager.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Tickets tickets = new Tickets(now::get);

  @Test
  void aTicketStandsForItsCallerOnce() {
    String ticket = tickets.issue("token").ticket();
    assertThat(tickets.redeem(ticket)).contains("token");
    assertThat(tickets.redeem(ticket)).isEmpty();
    assertThat(tickets.redeem("made up")).isEmpty();
  }

  @Test
  void aTicketExpires() {
    Tickets.Issued issued = tickets.issue("token");
    assertThat(issued.expiresAt()).isEqualTo(Instant.EPOCH.plus(Tickets.LIFETIME));
    now.set(issued.expiresAt());
    assertThat(tickets.redeem(issued.ticket())).isEmpty();
  }

  @Test
  void theNumberOfTicketsIsBounded() {
    String first = tickets.issue("token").ticket();
    for (int i = 0; i < Tickets.MAX_TICKETS; i++) {
      tickets.issue("token");
    }
    assertThat(tickets.size()).isEqualTo(Tickets.MAX_TICKETS);
    assertThat(tickets.redeem(first)).isEmpty();
  }

  @Test
  void onlyStreamsTakeTickets() {
    assertThat(SessionFilter.isStream("GET", "/events/stream")).isTrue();
    assertThat(SessionFilter.isStream("GET", "migrations/1/events/")).isTrue();
    assertThat(SessionFilter.isStream("POST", "events/stream")).isFalse();
    assertThat(SessionFilter.isStream("GET", "events")).isFalse();
    assertThat(SessionFilter.isStream("GET", "migrations/1")).isFalse();
    assertThat(SessionFilter.isStream("GET", "migrations/1/x/events")).isFalse();
  }

  @Test
  void thePerimeterIsOpenToNobodyButForLiveness() {
    assertThat(Perimeter.rule("/health/live")).isEqualTo(Perimeter.Rule.EVERYBODY);
    assertThat(Perimeter.rule("/health/live/")).isEqualTo(Perimeter.Rule.EVERYBODY);
    assertThat(Perimeter.rule("/health")).isEqualTo(Perimeter.Rule.LOCAL);
    assertThat(Perimeter.rule("/health/ready")).isEqualTo(Perimeter.Rule.LOCAL);
    assertThat(Perimeter.rule("/openapi")).isEqualTo(Perimeter.Rule.SESSION);
    assertThat(Perimeter.rule("/metrics/vendor")).isEqualTo(Perimeter.Rule.SESSION);
    assertThat(Perimeter.rule("/metrics")).isEqualTo(Perimeter.Rule.METRICS);
    assertThat(Perimeter.isLocal("127.0.0.1", false)).isTrue();
    assertThat(Perimeter.isLocal("0:0:0:0:0:0:0:1", false)).isTrue();
    assertThat(Perimeter.isLocal("127.0.0.1", true)).isFalse();
    assertThat(Perimeter.isLocal("192.0.2.7", false)).isFalse();
  }

  @Test
  void metricsAreForWhoShowsTheWholeToken() {
    String token = "0123456789abcdef".repeat(2);
    assertThat(Perimeter.isToken("Bearer " + token, token)).isTrue();
    assertThat(Perimeter.isToken("Bearer " + token + "0", token)).isFalse();
    assertThat(Perimeter.isToken(token, token)).isFalse();
    assertThat(Perimeter.isToken("", token)).isFalse();
    // An empty or short file opens nothing.
    assertThat(Perimeter.isToken("Bearer ", "")).isFalse();
    assertThat(Perimeter.isToken("Bearer short", "short")).isFalse();
  }
}
