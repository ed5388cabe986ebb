package slipway.lab.vim.verb;

import com.vmware.vim25.InvalidLogin;
import com.vmware.vim25.UserSession;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.inventory.ManagedObject.Property;
import slipway.lab.vim.wire.Faults;

/// vim25 SessionManager.
final class SessionVerbs {
  private static final String ON = "SessionManager";

  /// Read for the session that asks; see [Retrieval].
  static final String CURRENT_SESSION = "currentSession";

  static final String SESSION_LIST = "sessionList";

  static Map<String, Property> properties() {
    return Map.of(
        CURRENT_SESSION,
        new Property(UserSession.class, () -> null),
        SESSION_LIST,
        new Property(UserSession[].class, () -> null),
        "defaultLocale",
        new Property(String.class, () -> "en"),
        "supportedLocaleList",
        new Property(String[].class, () -> new String[] {"en"}));
  }

  @Verb(
      on = ON,
      name = "Login",
      needs = {},
      anonymous = true)
  UserSession login(Call call, String userName, String password, @Nullable String locale) {
    if (call.caller().session() != null) {
      throw Faults.of(new InvalidLogin(), "The session is logged in already.");
    }
    var account =
        call.site().sessions().verify(userName, password).orElseThrow(Faults::invalidLogin);
    return open(call, account.principal());
  }

  private static UserSession open(Call call, String principal) {
    var opened =
        call.site()
            .sessions()
            .open(principal, call.caller().address(), call.caller().userAgent())
            .orElseThrow(() -> Faults.systemError("too many sessions"));
    call.caller().become(opened.session(), opened.cookie());
    call.site().events().login(principal, call.caller().address());
    return opened.session().bean();
  }

  @Verb(on = ON, name = "Logout")
  void logout(Call call) {
    call.site().sessions().close(call.session());
  }

  @Verb(on = ON, name = "AcquireCloneTicket")
  String acquireCloneTicket(Call call) {
    return call.site().sessions().ticketFor(call.session());
  }

  @Verb(
      on = ON,
      name = "CloneSession",
      needs = {},
      anonymous = true)
  UserSession cloneSession(Call call, String cloneTicket) {
    String principal = call.site().sessions().redeem(cloneTicket).orElseThrow(Faults::invalidLogin);
    return open(call, principal);
  }

  @Verb(on = ON, name = "SessionIsActive", needs = "Sessions.ValidateSession")
  boolean sessionIsActive(Call call, String sessionID, String userName) {
    return call.site()
        .sessions()
        .byKey(sessionID)
        .map(Session::principal)
        .filter(userName::equalsIgnoreCase)
        .isPresent();
  }

  @Verb(on = ON, name = "TerminateSession", needs = "Sessions.TerminateSession")
  void terminateSession(Call call, String[] sessionId) {
    for (String key : sessionId) {
      Session session =
          call.site().sessions().byKey(key).orElseThrow(() -> Faults.notFound("The session"));
      if (session == call.session()) {
        throw Faults.invalidArgument("sessionId");
      }
      call.site().sessions().close(session);
    }
  }

  @Verb(on = ON, name = "SetLocale")
  void setLocale(Call call, String locale) {
    if (!locale.toLowerCase(java.util.Locale.ROOT).startsWith("en")) {
      throw Faults.of(new com.vmware.vim25.InvalidLocale(), "The locale is not supported.");
    }
  }
}
