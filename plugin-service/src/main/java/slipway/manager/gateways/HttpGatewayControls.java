package slipway.manager.gateways;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Control APIs over one HTTP client, whose identity is loaded at the first use. When certificates
/// are revoked, another takes its place: connections and TLS sessions that were begun before are
/// not used again.
public final class HttpGatewayControls implements GatewayControls {
  /// A gateway is on the same network; one that takes longer is away.
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final Path tlsDirectory;
  private final Supplier<Revoked> revoked;
  private @Nullable HttpClient http;
  private long number = -1;

  public HttpGatewayControls(Path tlsDirectory, Supplier<Revoked> revoked) {
    this.tlsDirectory = tlsDirectory;
    this.revoked = revoked;
  }

  @Override
  public GatewayControl of(Gateway gateway) {
    return new HttpGatewayControl(gateway, http(gateway));
  }

  private synchronized HttpClient http(Gateway gateway) {
    Revoked now = revoked.get();
    HttpClient client = http;
    if (client == null || now.number() != number) {
      try {
        client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .sslContext(PemIdentity.load(tlsDirectory, now.serials()))
                .build();
      } catch (IOException e) {
        throw Problem.of(
                ProblemType.GATEWAY_UNREACHABLE,
                gateway.name(),
                "the manager's own certificate cannot be read: " + e.getMessage())
            .toException(e);
      }
      http = client;
      number = now.number();
    }
    return client;
  }
}
