package slipway.manager.vsphere.vim25;

import com.vmware.vim25.HttpNfcLeaseDeviceUrl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;

/// Sends disks to the addresses of a lease, which may be those of hosts. // vim25 HttpNfcLease
final class DiskUpload {
  /// How often the caller hears of it.
  static final Duration TELLING = Duration.ofSeconds(1);

  /// Without a byte for so long, the transfer has stalled; a host also writes the last ones then.
  static final Duration STALLED = Duration.ofMinutes(3);

  private final Connection connection;
  private final LongConsumer progress;
  private final AtomicLong sent = new AtomicLong();

  /// @param progress told of all bytes sent; what it throws ends the transfer
  DiskUpload(Connection connection, LongConsumer progress) {
    this.connection = connection;
    this.progress = progress;
  }

  /// @param create whether the file is new there, and no disk that was made already
  void send(Path disk, HttpNfcLeaseDeviceUrl to, boolean create) {
    URI url = url(String.valueOf(to.url));
    Transport transport = transport(url, to);
    try (InputStream content = counted(disk)) {
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .header("Content-Type", "application/x-vnd.vmware-streamVmdk")
              .method(create ? "PUT" : "POST", DatastoreFiles.exactly(content, Files.size(disk)))
              .build();
      HttpResponse<Void> reply = watched(transport, request);
      if (reply.statusCode() / 100 != 2) {
        throw Problem.of(
                ProblemType.VCENTER_FAULT,
                "Copying " + disk.getFileName(),
                transport.name() + " answers with HTTP status " + reply.statusCode())
            .toException();
      }
    } catch (IOException e) {
      throw Problem.of(ProblemType.APPLIANCE_PACKAGE_DAMAGED, String.valueOf(e.getMessage()))
          .toException(e);
    }
    progress.accept(sent.get());
  }

  private HttpResponse<Void> watched(Transport transport, HttpRequest request) {
    CompletableFuture<HttpResponse<Void>> reply =
        transport.begin(request, BodyHandlers.discarding());
    try {
      long last = sent.get();
      long moved = System.nanoTime();
      while (true) {
        try {
          return transport.await(reply, TELLING);
        } catch (TimeoutException stillGoing) {
          long now = sent.get();
          if (now > last) {
            last = now;
            moved = System.nanoTime();
          } else if (System.nanoTime() - moved > STALLED.toNanos()) {
            throw transport.unreachable(
                "no byte went there for " + STALLED.toSeconds() + " s", stillGoing);
          }
          progress.accept(now);
        }
      }
    } finally {
      reply.cancel(true);
    }
  }

  private URI url(String told) {
    // The host `*` stands for the server that was called. // vim25 HttpNfcLeaseDeviceUrl.url
    String url =
        told.replaceFirst(
            "^https://\\*(:[0-9]+)?", "https://" + connection.transport().authority());
    try {
      URI parsed = URI.create(url);
      if ("https".equals(parsed.getScheme()) && parsed.getHost() != null) {
        return parsed;
      }
    } catch (IllegalArgumentException notAUrl) {
      // Told below; the URL itself is a secret while it is valid.
    }
    throw fault("vCenter's address for a disk is not HTTPS");
  }

  private Transport transport(URI url, HttpNfcLeaseDeviceUrl to) {
    Transport vcenter = connection.transport();
    if (url.getRawAuthority().equals(vcenter.authority())) {
      return vcenter;
    }
    if (to.sslThumbprint == null || to.sslThumbprint.isBlank()) {
      throw fault("vCenter tells no thumbprint for " + url.getHost());
    }
    return new Transport(
        URI.create("https://" + url.getRawAuthority()),
        Pin.toldByVCenter(to.sslThumbprint),
        Transport.REPLY_TIMEOUT);
  }

  private static ProblemException fault(String why) {
    return Problem.of(ProblemType.VCENTER_FAULT, "Copying the appliance", why).toException();
  }

  private InputStream counted(Path disk) throws IOException {
    return new FilterInputStream(Files.newInputStream(disk)) {
      @Override
      public int read() throws IOException {
        int one = super.read();
        sent.addAndGet(one < 0 ? 0 : 1);
        return one;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        sent.addAndGet(Math.max(0, count));
        return count;
      }
    };
  }
}
