package slipway.manager.gateways;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Control APIs over one HTTP client, whose identity is loaded at the first use.
public final class HttpGatewayControls implements GatewayControls {
  /// A gateway is on the same network; one that takes longer is away.
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final Path tlsDirectory;
  private @Nullable HttpClient http;

  public HttpGatewayControls(Path tlsDirectory) {
    this.tlsDirectory = tlsDirectory;
  }

  @Override
  public GatewayControl of(Gateway gateway) {
    return new HttpGatewayControl(gateway, http(gateway));
  }

  private synchronized HttpClient http(Gateway gateway) {
    HttpClient client = http;
    if (client == null) {
      try {
        client =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .sslContext(PemIdentity.load(tlsDirectory))
                .build();
      } catch (IOException e) {
        throw Problem.of(
                ProblemType.GATEWAY_UNREACHABLE,
                gateway.name(),
                "the manager's own certificate cannot be read: " + e.getMessage())
            .toException(e);
      }
      http = client;
    }
    return client;
  }
}
