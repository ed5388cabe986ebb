package slipway.lab.vim.access;

import com.vmware.vim25.UserSession;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A login that is still good.
public final class Session {
  private final String key;
  private final String principal;
  private final String address;
  private final String userAgent;
  private final Instant since;
  private final AtomicLong calls = new AtomicLong();
  private final Map<String, Object> objects = new ConcurrentHashMap<>();
  private volatile Instant lastActive;

  Session(String key, String principal, String address, String userAgent, Instant now) {
    this.key = key;
    this.principal = principal;
    this.address = address;
    this.userAgent = userAgent;
    since = now;
    lastActive = now;
  }

  /// Names the session to others; it is not the cookie's value and opens nothing.
  public String key() {
    return key;
  }

  public String principal() {
    return principal;
  }

  /// Views, filters and collectors that live as long as the session, by their id.
  public Map<String, Object> objects() {
    return objects;
  }

  void touch(Instant now) {
    lastActive = now;
    calls.incrementAndGet();
  }

  Instant lastActive() {
    return lastActive;
  }

  public UserSession bean() {
    var bean = new UserSession();
    bean.key = key;
    bean.userName = principal;
    bean.fullName = principal.substring(principal.indexOf('\\') + 1);
    bean.loginTime = GregorianCalendar.from(since.atZone(ZoneOffset.UTC));
    bean.lastActiveTime = GregorianCalendar.from(lastActive.atZone(ZoneOffset.UTC));
    bean.locale = "en";
    bean.messageLocale = "en";
    bean.extensionSession = false;
    bean.ipAddress = address;
    bean.userAgent = userAgent;
    bean.callCount = calls.get();
    return bean;
  }
}
