package slipway.lab.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// The server of one plugin, under the thumbprint that is registered for it.
final class PluginServer implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FILE_TIMEOUT = Duration.ofSeconds(20);

  /// Until an answer begins; how long it then flows is the plugin's business.
  static final Duration HEAD_TIMEOUT = Duration.ofMinutes(2);

  /// The largest manifest, page or picture.
  static final int MAX_FILE_BYTES = 16 << 20;

  private final URI manifest;
  private final HttpClient http;

  PluginServer(URI manifest, String thumbprint) {
    this.manifest = manifest;
    this.http =
        HttpClient.newBuilder()
            .sslContext(Pin.context(thumbprint))
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /// A file as it came.
  static final class Fetched {
    private final int status;
    private final String type;
    private final byte[] body;

    Fetched(int status, String type, byte[] body) {
      this.status = status;
      this.type = type;
      this.body = body;
    }

    int status() {
      return status;
    }

    /// Its media type; empty when the server did not tell.
    String type() {
      return type;
    }

    byte[] body() {
      return body;
    }
  }

  /// @param uri relative to the manifest
  Fetched fetch(String uri) throws IOException {
    return file(HttpRequest.newBuilder(withoutFragment(uri)).timeout(FILE_TIMEOUT).build());
  }

  /// Asks as the client asks which dynamic items show.
  Fetched ask(String uri, String token, String body) throws IOException {
    return file(
        HttpRequest.newBuilder(withoutFragment(uri))
            .timeout(FILE_TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header(ClientApi.TOKEN_HEADER, token)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private URI withoutFragment(String uri) {
    int fragment = uri.indexOf('#');
    return manifest.resolve(fragment < 0 ? uri : uri.substring(0, fragment));
  }

  private Fetched file(HttpRequest request) throws IOException {
    HttpResponse<InputStream> response = send(request);
    try (InputStream in = response.body()) {
      byte[] body = in.readNBytes(MAX_FILE_BYTES + 1);
      if (body.length > MAX_FILE_BYTES) {
        throw new IOException(request.uri() + " is larger than " + MAX_FILE_BYTES + " bytes");
      }
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Fetched(response.statusCode(), type, body);
    }
  }

  /// Sends; the body is to be read and closed by the caller.
  HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  @Override
  public String toString() {
    return manifest.toString();
  }
}
