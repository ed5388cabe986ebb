package slipway.manager.session;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// One-time tickets, each standing for the session of whoever asked for it.
@ApplicationScoped
public class Tickets {
  static final Duration LIFETIME = Duration.ofSeconds(30);

  /// Beyond, the oldest is forgotten: asking for many costs us no memory.
  static final int MAX_TICKETS = 2_000;

  private record Held(String token, Instant until) {}

  private final InstantSource clock;
  private final Map<String, Held> held =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Held> eldest) {
          return size() > MAX_TICKETS;
        }
      };

  Tickets() {
    this(InstantSource.system());
  }

  Tickets(InstantSource clock) {
    this.clock = clock;
  }

  /// The ticket is told this once.
  @Schema(name = "Ticket")
  public record Issued(String ticket, Instant expiresAt) {}

  /// @param token of the caller's session
  public Issued issue(String token) {
    String ticket = Token.random();
    Instant until = clock.instant().plus(LIFETIME);
    synchronized (held) {
      held.put(Token.digest(ticket), new Held(token, until));
    }
    return new Issued(ticket, until);
  }

  /// The token the ticket stands for, which is spent with that.
  public Optional<String> redeem(String ticket) {
    Held known;
    synchronized (held) {
      known = held.remove(Token.digest(ticket));
    }
    return Optional.ofNullable(known)
        .filter(k -> clock.instant().isBefore(k.until))
        .map(Held::token);
  }

  int size() {
    synchronized (held) {
      return held.size();
    }
  }
}
