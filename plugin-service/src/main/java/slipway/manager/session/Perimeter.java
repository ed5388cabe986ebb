package slipway.manager.session;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;

/// What the server itself offers beside the API, closed to strangers: they learn that it lives, and
/// no more. The machine's own supervisor may look at everything that tells of health.
@WebFilter(
    urlPatterns = {"/openapi", "/openapi/*", "/health", "/health/*", "/metrics", "/metrics/*"})
public class Perimeter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Inject transient Sessions sessions;

  /// Who may see what is at an address.
  enum Rule {
    EVERYBODY,
    /// Callers with a session, and programs on this machine.
    LOCAL,
    /// Callers with a session.
    SESSION
  }

  static Rule rule(String path) {
    String plain = path.replaceAll("/+$", "");
    if (plain.equals("/health/live")) {
      return Rule.EVERYBODY;
    }
    return plain.equals("/health") || plain.startsWith("/health/") ? Rule.LOCAL : Rule.SESSION;
  }

  /// A proxy on this machine forwards for others.
  static boolean isLocal(String address, boolean forwarded) {
    try {
      // An address is no name: nothing is looked up.
      return !forwarded && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Problem refusal =
        switch (rule(request.getServletPath() + orEmpty(request.getPathInfo()))) {
          case EVERYBODY -> null;
          case LOCAL -> isLocal(request) ? null : whyNoSession(request);
          case SESSION -> whyNoSession(request);
        };
    if (refusal == null) {
      chain.doFilter(request, response);
    } else {
      response.setStatus(refusal.type().status());
      response.setContentType(ProblemResponse.MEDIA_TYPE);
      byte[] body = ProblemResponse.body(refusal).getBytes(StandardCharsets.UTF_8);
      response.getOutputStream().write(body);
    }
  }

  private static boolean isLocal(HttpServletRequest request) {
    boolean forwarded =
        request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null;
    return isLocal(request.getRemoteAddr(), forwarded);
  }

  private @Nullable Problem whyNoSession(HttpServletRequest request) {
    String token = orEmpty(request.getHeader(SessionFilter.HEADER));
    try {
      sessions.vsphere(token);
      return null;
    } catch (ProblemException e) {
      return e.problem();
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
