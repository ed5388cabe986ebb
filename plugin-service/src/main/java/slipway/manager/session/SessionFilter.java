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

/// Lets nothing through without a session, but the request that begins one.
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApplicationScoped
public class SessionFilter implements ContainerRequestFilter {
  static final String HEADER = "vmware-api-session-id";

  @Inject Sessions sessions;
  @Inject Caller caller;
  @Context @Nullable HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context) {
    if (beginsASession(context.getMethod(), context.getUriInfo().getPath())) {
      return;
    }
    String token = Optional.ofNullable(context.getHeaderString(HEADER)).orElse("");
    caller.enter(sessions.vsphere(token), request == null ? "" : request.getRemoteAddr());
  }

  static boolean beginsASession(String method, String path) {
    return method.equals("POST") && path.replaceAll("^/|/$", "").equals("sessions");
  }
}
