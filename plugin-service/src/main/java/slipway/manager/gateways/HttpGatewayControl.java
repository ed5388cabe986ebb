package slipway.manager.gateways;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.manager.gateways.GatewayRefusal.Reason;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.VSphere.Area;

/// The control API over HTTPS with mutual TLS. // docs/gateway-control.md
final class HttpGatewayControl implements GatewayControl {
  /// A request that opens disks or ends sessions takes its time; longer than this, nothing works.
  static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  /// A flush waits for the disk.
  static final Duration FLUSH_TIMEOUT = Duration.ofMinutes(5);

  /// The largest answer that is read, in bytes.
  static final int ANSWER_BYTES_MAX = 8 << 20;

  private static final Jsonb JSONB = JsonbBuilder.create();
  private static final Body NO_BODY = new Body("application/json", BodyPublishers.noBody());

  private final Gateway gateway;
  private final HttpClient http;

  HttpGatewayControl(Gateway gateway, HttpClient http) {
    this.gateway = gateway;
    this.http = http;
  }

  @Override
  public Health health() {
    return ask("GET", "/v1/health", null, Health.class);
  }

  @Override
  public List<DiskPresent> disks() {
    return List.of(ask("GET", "/v1/disks", null, DiskPresent[].class));
  }

  @Override
  public List<Export> exports() {
    return List.of(ask("GET", "/v1/exports", null, Export[].class));
  }

  @Override
  public String requestCertificate() {
    return ask("POST", "/v1/identity/request", null, RequestBody.class).request();
  }

  @Override
  public void replaceCertificate(String certificate) {
    tell("PUT", "/v1/identity/certificate", new CertificateBody(certificate), REQUEST_TIMEOUT);
  }

  @Override
  public void revoke(String list) {
    tell("PUT", "/v1/identity/revocations", new RevocationsBody(list), REQUEST_TIMEOUT);
  }

  @Override
  public Export export(String id, String diskUuid, List<Area> allocated) {
    return ask("PUT", "/v1/exports/" + id(id), new ExportBody(diskUuid, allocated), Export.class);
  }

  @Override
  public void withdraw(String exportId) {
    tell("DELETE", "/v1/exports/" + id(exportId), null, REQUEST_TIMEOUT);
  }

  @Override
  public void createVolume(String id, String homeUuid, long sizeBytes, URI origin) {
    var body = new VolumeBody(homeUuid, sizeBytes, origin.toString(), true);
    tell("PUT", "/v1/volumes/" + id(id), body, REQUEST_TIMEOUT);
  }

  @Override
  public void rebase(String volume, long generation, URI origin, List<Area> changed) {
    var body = new RebaseBody(generation, origin.toString(), changed);
    tell("POST", volume(volume) + "/rebase", body, REQUEST_TIMEOUT);
  }

  @Override
  public void fill(String volume, boolean running, long bytesPerSecond) {
    var body = new FillBody(running, bytesPerSecond);
    tell("PUT", volume(volume) + "/fill", body, REQUEST_TIMEOUT);
  }

  @Override
  public Portal serve(String id, Target target) {
    return ask("PUT", "/v1/targets/" + id(id), target, Portal.class);
  }

  @Override
  public void endTarget(String id) {
    tell("DELETE", "/v1/targets/" + id(id), null, REQUEST_TIMEOUT);
  }

  @Override
  public void flush(String volume) {
    tell("POST", volume(volume) + "/flush", null, FLUSH_TIMEOUT);
  }

  @Override
  public Statistics statistics(String volume) {
    return ask("GET", volume(volume), null, Statistics.class);
  }

  @Override
  public List<Statistics> volumes() {
    return List.of(ask("GET", "/v1/volumes", null, Statistics[].class));
  }

  @Override
  public List<Block> blocks(String volume, int buckets) {
    return List.of(ask("GET", volume(volume) + "/blocks?buckets=" + buckets, null, Block[].class));
  }

  @Override
  public byte[] bootTrace(String volume) {
    return send("GET", volume(volume) + "/trace", NO_BODY, REQUEST_TIMEOUT);
  }

  @Override
  public void play(String volume, byte[] bootTrace) {
    var body = new Body("application/octet-stream", BodyPublishers.ofByteArray(bootTrace));
    send("PUT", volume(volume) + "/trace", body, REQUEST_TIMEOUT);
  }

  @Override
  public void deleteVolume(String volume, boolean discard) {
    String path = volume(volume) + "?discard=" + discard;
    harmlessWhenGone(() -> tell("DELETE", path, null, FLUSH_TIMEOUT));
  }

  private static void harmlessWhenGone(Runnable deletion) {
    try {
      deletion.run();
    } catch (GatewayRefusal refusal) {
      if (refusal.reason() != Reason.VOLUME_NOT_FOUND) {
        throw refusal;
      }
    }
  }

  private static String volume(String id) {
    return "/v1/volumes/" + id(id);
  }

  private static String id(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private void tell(String method, String path, @Nullable Object body, Duration timeout) {
    send(method, path, json(body), timeout);
  }

  private <T> T ask(String method, String path, @Nullable Object body, Class<T> answer) {
    byte[] json = send(method, path, json(body), REQUEST_TIMEOUT);
    try {
      T value = JSONB.fromJson(new ByteArrayInputStream(json), answer);
      if (value == null) {
        throw unreachable("the answer to " + path + " is empty", null);
      }
      return value;
    } catch (JsonbException e) {
      throw unreachable("the answer to " + path + " is not understood", e);
    }
  }

  private static Body json(@Nullable Object body) {
    return body == null
        ? NO_BODY
        : new Body("application/json", BodyPublishers.ofString(JSONB.toJson(body)));
  }

  private byte[] send(String method, String path, Body body, Duration timeout) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.controlUrl() + path))
            .timeout(timeout)
            .header("Content-Type", body.type())
            .header("Accept", "application/json, application/octet-stream")
            .method(method, body.bytes())
            .build();
    HttpResponse<InputStream> response;
    byte[] answer;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        answer = in.readNBytes(ANSWER_BYTES_MAX + 1);
      }
    } catch (IOException e) {
      String message = e.getMessage();
      throw unreachable(message == null ? e.getClass().getSimpleName() : message, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted", e);
    }
    if (answer.length > ANSWER_BYTES_MAX) {
      throw unreachable("the answer to " + path + " is too long", null);
    }
    if (response.statusCode() / 100 != 2) {
      throw refusal(response.statusCode(), answer);
    }
    return answer;
  }

  private RuntimeException refusal(int status, byte[] answer) {
    try {
      ProblemBody problem = JSONB.fromJson(new ByteArrayInputStream(answer), ProblemBody.class);
      if (problem != null && problem.type() != null) {
        return new GatewayRefusal(
            gateway.name(),
            Reason.of(problem.type()),
            orElse(problem.detail(), orElse(problem.title(), problem.type())),
            orElse(problem.remedy(), "Look into the gateway's log."));
      }
    } catch (JsonbException notAProblem) {
      return unreachable("it answers with status " + status, notAProblem);
    }
    return unreachable("it answers with status " + status, null);
  }

  private static String orElse(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private RuntimeException unreachable(String why, @Nullable Throwable cause) {
    Problem problem = Problem.of(ProblemType.GATEWAY_UNREACHABLE, gateway.name(), why);
    return cause == null ? problem.toException() : problem.toException(cause);
  }

  private record Body(String type, BodyPublisher bytes) {}

  /// Bodies of requests and answers, as the wire has them.
  public record ExportBody(String disk, List<Area> allocated) {}

  public record VolumeBody(String disk, long sizeBytes, String origin, boolean homeIsZero) {}

  public record RebaseBody(long generation, String origin, List<Area> changed) {}

  public record FillBody(boolean running, long bytesPerSecond) {}

  public record RequestBody(String request) {}

  public record CertificateBody(String certificate) {}

  public record RevocationsBody(String list) {}

  public record ProblemBody(
      @Nullable String type,
      @Nullable String title,
      @Nullable String detail,
      @Nullable String remedy) {}
}
