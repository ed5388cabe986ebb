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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.settings.Settings;

/// What the server itself offers beside the API, closed to strangers: they learn that it lives, and
/// no more. The machine's own supervisor may look at everything that tells of health.
@WebFilter(
    urlPatterns = {"/openapi", "/openapi/*", "/health", "/health/*", "/metrics", "/metrics/*"})
public class Perimeter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  /// A shorter token lets nobody in.
  static final int TOKEN_MIN = 32;

  @Inject transient Sessions sessions;
  @Inject transient Settings settings;

  /// Who may see what is at an address.
  enum Rule {
    EVERYBODY,
    /// Callers with a session, and programs on this machine.
    LOCAL,
    /// Whoever shows the token, programs on this machine, and callers with a session.
    METRICS,
    /// Callers with a session.
    SESSION
  }

  static Rule rule(String path) {
    String plain = path.replaceAll("/+$", "");
    if (plain.equals("/health/live")) {
      return Rule.EVERYBODY;
    }
    if (plain.equals("/metrics")) {
      return Rule.METRICS;
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
          case METRICS -> isLocal(request) || showsToken(request) ? null : whyNoSession(request);
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

  private boolean showsToken(HttpServletRequest request) throws IOException {
    String shown = orEmpty(request.getHeader("Authorization"));
    Optional<Path> file = settings.metricsTokenFile();
    return file.isPresent() && isToken(shown, Files.readString(file.get()).strip());
  }

  /// Takes as long whatever is wrong with it.
  static boolean isToken(String authorization, String token) {
    return token.length() >= TOKEN_MIN
        && MessageDigest.isEqual(
            authorization.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
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
