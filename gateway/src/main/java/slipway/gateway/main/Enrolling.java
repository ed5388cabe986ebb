package slipway.gateway.main;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import slipway.gateway.tls.Identity;

/// Asks the manager for the gateway's first certificate, over TLS that is pinned to the manager,
/// with a token that works once. A gateway that has a certificate already does not wait for another
/// one: machines may run from it.
final class Enrolling {
  private static final System.Logger LOG = System.getLogger(Enrolling.class.getName());

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /// Who was refused is let in after an administrator has done something about it.
  private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);

  /// A certificate, an authority and a list of revocations.
  private static final int ANSWER_BYTES_MAX = 2 << 20;

  /// So often a gateway asks that could do without.
  private static final int ATTEMPTS_WITH_A_CERTIFICATE = 3;

  private final NodeConfig settings;
  private final Enrolment enrolment;
  private final ObjectMapper json =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  Enrolling(NodeConfig settings, Enrolment enrolment) {
    this.settings = settings;
    this.enrolment = enrolment;
  }

  /// The manager's answer, which tells why, or what went wrong on the way.
  private sealed interface Answer {}

  private record Issued(String certificate, String authority, String revocations)
      implements Answer {}

  private record Refused(String why) implements Answer {}

  private record Unreachable(String why) implements Answer {}

  /// Returns when there is an identity.
  void await() throws IOException, InterruptedException {
    Path tls = settings.tls();
    Files.createDirectories(tls);
    String token = Files.readString(enrolment.tokenFile()).strip();
    Path used = tls.resolve("enrolled");
    String mark = digest(token);
    if (Files.exists(used) && Files.readString(used).strip().equals(mark)) {
      return;
    }
    boolean known = Files.exists(tls.resolve("cert.pem"));
    for (int attempt = 1; ; attempt++) {
      Answer answer = ask(token);
      switch (answer) {
        case Issued issued -> {
          Identity.begin(tls, issued.certificate(), issued.authority(), issued.revocations());
          Files.writeString(used, mark + "\n");
          LOG.log(Level.INFO, "enrolled at {0}", enrolment.manager());
          return;
        }
        case Refused refused ->
            LOG.log(
                Level.ERROR,
                "{0} does not let this gateway in: {1} Make a new token in Slipway''s Sites.",
                enrolment.manager(),
                refused.why());
        case Unreachable unreachable ->
            LOG.log(
                Level.WARNING, "{0} cannot be asked: {1}", enrolment.manager(), unreachable.why());
      }
      if (known && (answer instanceof Refused || attempt == ATTEMPTS_WITH_A_CERTIFICATE)) {
        LOG.log(Level.WARNING, "the gateway goes on with the certificate that it has");
        return;
      }
      Thread.sleep(answer instanceof Refused ? PAUSE_AFTER_REFUSAL : PAUSE);
    }
  }

  private Answer ask(String token) throws IOException, InterruptedException {
    Map<String, Object> body =
        Map.of(
            "token", token,
            "request", Identity.request(settings.tls(), settings.name()),
            "names", names(),
            "controlUrl", controlUrl(),
            "machine", enrolment.machine());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://" + enrolment.manager() + "/api/v1/enrolments"))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
            .build();
    try (HttpClient client = client()) {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      byte[] text;
      try (InputStream in = response.body()) {
        text = in.readNBytes(ANSWER_BYTES_MAX);
      }
      JsonNode answer = json.readTree(text);
      return switch (response.statusCode()) {
        case 200 ->
            new Issued(
                answer.path("certificate").asText(),
                answer.path("authority").asText(),
                answer.path("revocations").asText());
        case 400, 401, 403, 404, 409 -> new Refused(answer.path("detail").asText("no reason"));
        default -> new Unreachable("it answers " + response.statusCode());
      };
    } catch (IOException e) {
      return new Unreachable(String.valueOf(e.getMessage()));
    }
  }

  private HttpClient client() throws IOException {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {new PinnedTrust(enrolment.fingerprint())}, null);
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .sslContext(tls)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be used", e);
    }
  }

  /// What others reach it by.
  private List<String> names() {
    Set<String> names = new LinkedHashSet<>(List.of(settings.name()));
    for (HostPort reached : List.of(settings.linkAdvertise(), settings.iscsiAdvertise())) {
      if (!reached.host().equals("0.0.0.0") && !reached.host().equals("::")) {
        names.add(reached.host());
      }
    }
    return List.copyOf(names);
  }

  private String controlUrl() {
    return "https://"
        + new HostPort(settings.linkAdvertise().host(), settings.controlListen().port());
  }

  /// The token itself is written nowhere.
  private static String digest(String token) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
