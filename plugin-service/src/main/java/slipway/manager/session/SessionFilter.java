package slipway.manager.session;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Lets nothing through without a session, but the request that begins one, and a gateway that
/// shows a token of its own.
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class SessionFilter implements ContainerRequestFilter {
  static final String HEADER = "vmware-api-session-id";

  @Inject Sessions sessions;
  @Inject Tickets tickets;
  @Inject Caller caller;
  @Context @Nullable HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    String path = context.getUriInfo().getPath();
    if (beginsASession(context.getMethod(), path) || enrols(context.getMethod(), path)) {
      return;
    }
    String token =
        Optional.ofNullable(context.getHeaderString(HEADER)).orElseGet(() -> ticket(context));
    caller.enter(sessions.vsphere(token), request == null ? "" : request.getRemoteAddr());
  }

  // An EventSource sends no headers.
  private String ticket(ContainerRequestContext context) {
    String ticket = context.getUriInfo().getQueryParameters().getFirst("ticket");
    boolean streams = isStream(context.getMethod(), context.getUriInfo().getPath());
    return ticket == null || !streams ? "" : tickets.redeem(ticket).orElse("");
  }

  static boolean isStream(String method, String path) {
    String plain = path.replaceAll("^/|/$", "");
    return method.equals("GET")
        && (plain.equals("events/stream") || plain.matches("migrations/[^/]+/events"));
  }

  static boolean beginsASession(String method, String path) {
    return method.equals("POST") && path.replaceAll("^/|/$", "").equals("sessions");
  }

  static boolean enrols(String method, String path) {
    return method.equals("POST") && path.replaceAll("^/|/$", "").equals("enrolments");
  }
}
