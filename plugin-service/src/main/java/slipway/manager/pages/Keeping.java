package slipway.manager.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/// Tells browsers what to keep: a file whose name carries a hash of its content for good, the page
/// that names such files never unasked. A view opened again takes one request in place of dozens.
@WebFilter(urlPatterns = "/ui/*")
public class Keeping extends HttpFilter {
  private static final long serialVersionUID = 1L;

  static final String FOR_GOOD = "public, max-age=31536000, immutable";
  static final String ASK_AGAIN = "no-cache";

  private static final Pattern HASHED = Pattern.compile(".*-[A-Z0-9]{8}\\.(js|css)");

  static String keep(String path) {
    return HASHED.matcher(path).matches() ? FOR_GOOD : ASK_AGAIN;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getServletPath();
    // That there is no such file may change with the next version.
    boolean there = request.getServletContext().getResource(path) != null;
    response.setHeader("Cache-Control", there ? keep(path) : ASK_AGAIN);
    chain.doFilter(request, response);
  }
}
