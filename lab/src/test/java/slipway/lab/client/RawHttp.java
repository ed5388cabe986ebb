package slipway.lab.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/// Plain requests to a server with a known thumbprint.
final class RawHttp implements AutoCloseable {
  private final HttpClient http;
  private final URI base;

  RawHttp(URI base, String thumbprint) {
    this.base = base;
    this.http = HttpClient.newBuilder().sslContext(Pin.context(thumbprint)).build();
  }

  HttpResponse<String> get(String path, Map<String, String> headers) throws IOException {
    return send(request(path, headers));
  }

  HttpResponse<String> post(String path, Map<String, String> headers, String body)
      throws IOException {
    return send(request(path, headers).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> delete(String path, Map<String, String> headers) throws IOException {
    return send(request(path, headers).DELETE());
  }

  private HttpRequest.Builder request(String path, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    headers.forEach(request::header);
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
