package slipway.lab.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who is logged in, by the cookie of the browser and by the token of plugins.
final class Logins implements AutoCloseable {
  static final int MAX_SESSIONS = 50;

  /// As vCenter's own default.
  static final Duration IDLE = Duration.ofMinutes(30);

  private final List<VCenterAddress> addresses;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, ClientSession> byCookie = new LinkedHashMap<>();

  Logins(List<VCenterAddress> addresses, InstantSource clock) {
    this.addresses = List.copyOf(addresses);
    this.clock = clock;
  }

  /// Logs in at every vCenter; the first one decides. Answers the cookie.
  String login(String user, String password) throws IOException {
    Map<String, VCenterSession> vcenters = new LinkedHashMap<>();
    Map<String, String> refused = new LinkedHashMap<>();
    for (VCenterAddress address : addresses) {
      try {
        VCenterSession session = VCenterSession.open(address, user, password);
        vcenters.put(session.instanceUuid(), session);
      } catch (IOException e) {
        if (vcenters.isEmpty()) {
          throw e;
        }
        refused.put(address.name(), String.valueOf(e.getMessage()));
      }
    }
    String token = vcenters.values().iterator().next().token();
    return add(new ClientSession(user, token, vcenters, refused, clock.instant()));
  }

  private String add(ClientSession session) {
    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String cookie = HexFormat.of().formatHex(bytes);
    List<ClientSession> over = new ArrayList<>();
    synchronized (this) {
      expire(over);
      while (byCookie.size() >= MAX_SESSIONS) {
        over.add(byCookie.remove(byCookie.keySet().iterator().next()));
      }
      byCookie.put(cookie, session);
    }
    over.forEach(ClientSession::close);
    return cookie;
  }

  Optional<ClientSession> byCookie(String cookie) {
    List<ClientSession> over = new ArrayList<>();
    ClientSession found;
    synchronized (this) {
      expire(over);
      found = byCookie.get(cookie);
      if (found != null) {
        found.touch(clock.instant());
      }
    }
    over.forEach(ClientSession::close);
    return Optional.ofNullable(found);
  }

  /// Without keeping it alive: a plugin that polls is nobody who is still there.
  synchronized Optional<ClientSession> byToken(String token) {
    return byCookie.values().stream().filter(each -> each.token().equals(token)).findFirst();
  }

  void logout(String cookie) {
    ClientSession session;
    synchronized (this) {
      session = byCookie.remove(cookie);
    }
    if (session != null) {
      session.close();
    }
  }

  private void expire(List<ClientSession> over) {
    var oldest = clock.instant().minus(IDLE);
    byCookie
        .values()
        .removeIf(
            session -> {
              boolean idle = session.lastUsed().isBefore(oldest);
              if (idle) {
                over.add(session);
              }
              return idle;
            });
  }

  synchronized int size() {
    return byCookie.size();
  }

  @Override
  public void close() {
    List<ClientSession> all;
    synchronized (this) {
      all = List.copyOf(byCookie.values());
      byCookie.clear();
    }
    all.forEach(ClientSession::close);
  }
}
