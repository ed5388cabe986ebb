package slipway.lab.vim.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Logins, the cookies that carry them, and the one-time tickets that clone them.
public final class Sessions {
  /// As many as a vCenter allows by default.
  public static final int MAX_SESSIONS = 550;

  /// How long a clone ticket waits to be used.
  public static final Duration TICKET_LIFETIME = Duration.ofMinutes(2);

  private record Ticket(String principal, Instant until) {}

  private final List<Account> accounts;
  private final Duration idle;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byCookie = new HashMap<>();
  private final Map<String, Ticket> tickets = new HashMap<>();

  public Sessions(List<Account> accounts, Duration idle, Clock clock) {
    this.accounts = List.copyOf(accounts);
    this.idle = idle;
    this.clock = clock;
  }

  /// A session and the cookie's value that opens it.
  public record Opened(Session session, String cookie) {}

  /// The account with that password, if there is one.
  public Optional<Account> verify(String login, String password) {
    byte[] given = password.getBytes(StandardCharsets.UTF_8);
    for (Account account : accounts) {
      if (account.answersTo(login)
          && MessageDigest.isEqual(account.password().getBytes(StandardCharsets.UTF_8), given)) {
        return Optional.of(account);
      }
    }
    return Optional.empty();
  }

  /// Opens a session; nothing when there are too many.
  public synchronized Optional<Opened> open(String principal, String address, String userAgent) {
    expire();
    if (byCookie.size() >= MAX_SESSIONS) {
      return Optional.empty();
    }
    var session =
        new Session(UUID.randomUUID().toString(), principal, address, userAgent, clock.instant());
    String cookie = secret();
    byCookie.put(cookie, session);
    return Optional.of(new Opened(session, cookie));
  }

  /// The session behind a cookie or token, kept alive by asking for it.
  public synchronized Optional<Session> find(@Nullable String cookie) {
    expire();
    Session session = cookie == null ? null : byCookie.get(cookie);
    if (session != null) {
      session.touch(clock.instant());
    }
    return Optional.ofNullable(session);
  }

  /// The session with that key, without keeping it alive.
  public synchronized Optional<Session> byKey(String key) {
    expire();
    return byCookie.values().stream().filter(session -> session.key().equals(key)).findFirst();
  }

  public synchronized void close(Session session) {
    byCookie.values().remove(session);
  }

  public synchronized List<Session> all() {
    expire();
    return List.copyOf(byCookie.values());
  }

  public synchronized String ticketFor(Session session) {
    expire();
    while (tickets.size() >= MAX_SESSIONS) {
      tickets.remove(tickets.keySet().iterator().next());
    }
    String ticket = "cst-VCT-" + secret();
    tickets.put(ticket, new Ticket(session.principal(), clock.instant().plus(TICKET_LIFETIME)));
    return ticket;
  }

  /// Whose session a ticket clones. Good once.
  public synchronized Optional<String> redeem(String ticket) {
    expire();
    Ticket found = tickets.remove(ticket);
    return Optional.ofNullable(found).map(Ticket::principal);
  }

  private void expire() {
    Instant now = clock.instant();
    byCookie.values().removeIf(session -> session.lastActive().plus(idle).isBefore(now));
    tickets.values().removeIf(ticket -> ticket.until().isBefore(now));
  }

  private String secret() {
    byte[] bytes = new byte[20];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
