package slipway.lab.vim.verb;

import com.vmware.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.wire.Faults;

/// One method call: on what, by whom, from where.
public final class Call {
  private final Site site;
  private final ManagedObject target;
  private final Caller caller;

  Call(Site site, ManagedObject target, Caller caller) {
    this.site = site;
    this.target = target;
    this.caller = caller;
  }

  Site site() {
    return site;
  }

  ManagedObject target() {
    return target;
  }

  <T extends ManagedObject> T target(Class<T> type) {
    if (!type.isInstance(target)) {
      throw Faults.notFound(target.reference());
    }
    return type.cast(target);
  }

  Caller caller() {
    return caller;
  }

  Session session() {
    Session session = caller.session();
    if (session == null) {
      throw Faults.notAuthenticated(target.reference());
    }
    return session;
  }

  String principal() {
    return session().principal();
  }

  /// Fails unless the caller holds a privilege on an object.
  void require(ManagedObject object, String privilege) {
    site.require(session(), object, privilege);
  }

  /// Finds what a reference of this session means.
  ManagedObject resolve(ManagedObjectReference reference) {
    return site.resolve(caller.session(), reference);
  }

  /// Who is on the line. Mutable only in what a login or logout changes.
  public static final class Caller {
    private final String address;
    private final String userAgent;
    private @Nullable Session session;
    private @Nullable String newCookie;

    public Caller(String address, String userAgent, @Nullable Session session) {
      this.address = address;
      this.userAgent = userAgent;
      this.session = session;
    }

    public @Nullable Session session() {
      return session;
    }

    /// The cookie to be set by the reply; null when it stays.
    public @Nullable String newCookie() {
      return newCookie;
    }

    String address() {
      return address;
    }

    String userAgent() {
      return userAgent;
    }

    void become(Session session, String cookie) {
      this.session = session;
      newCookie = cookie;
    }
  }
}
