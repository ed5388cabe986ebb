package slipway.manager.registration.page;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import slipway.manager.audit.Audit;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.registration.Access;
import slipway.manager.registration.Lists;
import slipway.manager.registration.Outcome;
import slipway.manager.registration.PluginAddress;
import slipway.manager.registration.Registration;
import slipway.manager.session.FailedLogins;
import slipway.manager.settings.Settings;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.VCenters;

/// `/registration`: what `slipway register`, `unregister` and `status` do, in a browser.
@WebServlet("/registration")
public class RegistrationPage extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /// Who guesses the administrator's password.
  private static final String ADMIN = "admin";

  private static final Pattern HOST_PORT =
      Pattern.compile("([A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");
  private static final Pattern THUMBPRINT = Pattern.compile("([0-9A-F]{2}:){31}[0-9A-F]{2}");
  private static final int FIELD_CHARACTERS_MAX = 1024;

  private final transient FailedLogins failures = new FailedLogins(InstantSource.system());
  private final transient SecureRandom random = new SecureRandom();

  @Inject transient Settings settings;
  @Inject transient VCenters vcenters;
  @Inject transient Audit audit;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (settings.adminVerifierFile().isEmpty() || settings.enrolment().isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    show(response, Form.EMPTY);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Path> verifier = settings.adminVerifierFile();
    if (verifier.isEmpty() || settings.enrolment().isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    Form typed = Form.EMPTY;
    try {
      typed =
          new Form(
              field(request, "vcenter").strip(),
              field(request, "thumbprint").strip().toUpperCase(Locale.ROOT),
              field(request, "user").strip(),
              List.of(),
              false);
      failures.check(ADMIN, request.getRemoteAddr());
      if (!AdminPassword.matches(verifier.get(), field(request, "password"))) {
        failures.failed(ADMIN, request.getRemoteAddr());
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        show(response, said(typed, true, List.of("That is not the password of admin.")));
        return;
      }
      failures.succeeded(ADMIN, request.getRemoteAddr());
      show(response, answer(request, typed));
    } catch (ProblemException e) {
      response.setStatus(e.problem().type().status());
      show(response, said(typed, true, List.of(e.problem().line())));
    }
  }

  private Form answer(HttpServletRequest request, Form typed) throws IOException {
    if (!HOST_PORT.matcher(typed.vcenter()).matches()) {
      throw invalid("vCenter is a name or address, with :port or without.");
    }
    URI url = URI.create("https://" + typed.vcenter());
    if (typed.thumbprint().isEmpty()) {
      var found = vcenters.probe(url);
      return new Form(
          typed.vcenter(),
          found.thumbprint(),
          typed.user(),
          List.of(
              "vCenter shows a certificate of " + found.subject() + " with the thumbprint",
              found.thumbprint(),
              "Compare it at vCenter itself. When it is the same, type the passwords and go on."),
          false);
    }
    if (!THUMBPRINT.matcher(typed.thumbprint()).matches()) {
      throw invalid("A SHA-256 thumbprint is 32 bytes in hex with colons between them.");
    }
    Access at =
        new Access(
            new Endpoint(url, typed.thumbprint()), typed.user(), field(request, "accountPassword"));
    String deed = field(request, "deed");
    List<Outcome> outcomes = done(deed, at, field(request, "takeOver").equals("yes"));
    boolean failed = outcomes.stream().anyMatch(outcome -> outcome.problem() != null);
    if (!deed.equals("status")) {
      audit.note(
          ADMIN,
          request.getRemoteAddr(),
          "plugin." + deed,
          "plugin at " + url.getAuthority(),
          String.join("; ", outcomes.stream().map(Outcome::line).toList()));
    }
    return said(typed, failed, outcomes.stream().map(Outcome::line).toList());
  }

  private List<Outcome> done(String deed, Access at, boolean takeOver) throws IOException {
    X509Certificate shown = shown();
    var registration =
        new Registration(
            vcenters,
            Lists.builtIn(),
            PluginAddress.of(shown, at.vcenter().url()),
            thumbprint(shown));
    List<Access> where = List.of(at);
    return switch (deed) {
      case "register" -> registration.register(where, takeOver);
      case "unregister" -> registration.unregister(where, takeOver);
      case "status" -> registration.status(where);
      default -> throw invalid("There is no " + deed + ".");
    };
  }

  private X509Certificate shown() throws IOException {
    Path file = settings.enrolment().orElseThrow().httpsCertificate();
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificate", e);
    }
  }

  private static String thumbprint(X509Certificate shown) throws IOException {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(shown.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate is damaged", e);
    }
  }

  private static Form said(Form typed, boolean failed, List<String> lines) {
    return new Form(typed.vcenter(), typed.thumbprint(), typed.user(), lines, failed);
  }

  private static ProblemException invalid(String why) {
    return Problem.of(ProblemType.REQUEST_INVALID, why).toException();
  }

  private static String field(HttpServletRequest request, String name) {
    String value = request.getParameter(name);
    if (value == null) {
      return "";
    }
    if (value.length() > FIELD_CHARACTERS_MAX) {
      throw invalid(name + " is too long.");
    }
    return value;
  }

  private void show(HttpServletResponse response, Form form) throws IOException {
    byte[] secret = new byte[16];
    random.nextBytes(secret);
    String nonce = Base64.getEncoder().encodeToString(secret);
    response.setContentType("text/html; charset=utf-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'nonce-"
            + nonce
            + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    response.getOutputStream().write(form.html(nonce).getBytes(StandardCharsets.UTF_8));
  }
}
