package slipway.manager.vsphere.vim25;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Endpoint;

/// HTTPS to one pinned server. Bounds the time and the size of every exchange, and turns what goes
/// wrong below SOAP into problems. Never logs a body: they hold passwords.
final class Transport {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /// A reply comes within this, whole; what takes longer at vCenter is a task.
  static final Duration REPLY_TIMEOUT = Duration.ofSeconds(90);

  /// A page of a hundred machines is below a tenth of this.
  static final int MAX_REPLY_BYTES = 32 << 20;

  /// Slower than this, a transfer of a file has stalled.
  static final long MIN_TRANSFER_BYTES_PER_SECOND = 256 << 10;

  private final URI url;
  private final Pin pin;
  private final Duration replyTimeout;
  private final HttpClient http;

  Transport(Endpoint endpoint) {
    this(endpoint, REPLY_TIMEOUT);
  }

  Transport(Endpoint endpoint, Duration replyTimeout) {
    this(endpoint.url(), new Pin(endpoint.thumbprint()), replyTimeout);
  }

  Transport(URI url, Pin pin, Duration replyTimeout) {
    this.url = url;
    this.pin = pin;
    this.replyTimeout = replyTimeout;
    this.http =
        HttpClient.newBuilder()
            .sslContext(pin.context())
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /// The server, as people know it.
  String name() {
    return url.getAuthority();
  }

  /// Host and port, as in its URL.
  String authority() {
    return url.getRawAuthority();
  }

  String host() {
    return url.getHost();
  }

  URI resolve(String path) {
    return url.resolve(path);
  }

  /// Posts a small body and answers the whole reply.
  HttpResponse<byte[]> post(String path, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    headers.forEach(request::header);
    return exchange(
        request.build(),
        BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_REPLY_BYTES),
        replyTimeout);
  }

  /// How long a transfer of that many bytes may take.
  Duration transferTimeout(long lengthBytes) {
    return replyTimeout.plusSeconds(lengthBytes / MIN_TRANSFER_BYTES_PER_SECOND);
  }

  /// One exchange, from connecting to the last byte of the reply, within a time.
  <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler, Duration timeout) {
    // HttpRequest's own timeout ends with the headers; a slow body would hold the caller for ever.
    CompletableFuture<HttpResponse<T>> reply = http.sendAsync(request, handler);
    try {
      return await(reply, timeout);
    } catch (TimeoutException e) {
      reply.cancel(true);
      throw unreachable("no answer within " + timeout.toSeconds() + " s", e);
    }
  }

  /// One exchange whose caller looks after it by [#await], and cancels it.
  <T> CompletableFuture<HttpResponse<T>> begin(HttpRequest request, BodyHandler<T> handler) {
    return http.sendAsync(request, handler);
  }

  /// Waits for the whole reply, for a time.
  <T> HttpResponse<T> await(CompletableFuture<HttpResponse<T>> reply, Duration time)
      throws TimeoutException {
    try {
      return reply.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      reply.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable("the wait was interrupted", e);
    } catch (ExecutionException e) {
      throw failed(e);
    }
  }

  ProblemException unreachable(String why, Throwable because) {
    return Problem.of(ProblemType.VCENTER_UNREACHABLE, name(), why).toException(because);
  }

  ProblemException answered(int status) {
    return unreachable("HTTP status " + status, new IOException("HTTP status " + status));
  }

  private ProblemException failed(ExecutionException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof Pin.MismatchException mismatch) {
        return Problem.of(
                ProblemType.VCENTER_CERTIFICATE_UNTRUSTED,
                name(),
                mismatch.presented(),
                pin.thumbprint())
            .toException(failure);
      }
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String why = cause.getMessage();
    return unreachable(why == null ? cause.getClass().getSimpleName() : why, failure);
  }
}
