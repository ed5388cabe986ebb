package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ManagedObjectReference;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.ObjectId;

/// Sends and fetches files of a guest by the single-use URLs that vCenter hands out.
final class GuestTransfers {
  /// Kernels, initial RAM disks and logs; nothing that a guest hands over is larger.
  static final long MAX_DOWNLOAD_BYTES = 1L << 30;

  private final Connection connection;
  private final ObjectId machine;

  GuestTransfers(Connection connection, ObjectId machine) {
    this.connection = connection;
    this.machine = machine;
  }

  void put(String told, String guestPath, byte[] content) {
    URI url = url(told);
    Transport transport = transportTo(url);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(content))
            .build();
    HttpResponse<Void> reply =
        transport.exchange(
            request, BodyHandlers.discarding(), transport.transferTimeout(content.length));
    if (reply.statusCode() / 100 != 2) {
      throw refused("Uploading " + guestPath, reply.statusCode());
    }
  }

  void get(String told, String guestPath, long sizeBytes, Path into) throws IOException {
    if (sizeBytes > MAX_DOWNLOAD_BYTES) {
      throw Problem.of(
              ProblemType.GUEST_ACTION_FAILED,
              machine,
              "Downloading " + guestPath,
              "it is larger than " + MAX_DOWNLOAD_BYTES + " bytes")
          .toException();
    }
    URI url = url(told);
    Transport transport = transportTo(url);
    boolean whole = false;
    try {
      HttpResponse<Path> reply =
          transport.exchange(
              HttpRequest.newBuilder(url).GET().build(),
              BodyHandlers.limiting(
                  BodyHandlers.ofFile(
                      into, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  MAX_DOWNLOAD_BYTES),
              transport.transferTimeout(sizeBytes));
      if (reply.statusCode() != 200) {
        throw refused("Downloading " + guestPath, reply.statusCode());
      }
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(into);
      }
    }
  }

  private URI url(String told) {
    // The host `*` stands for the server that was called. // vim25 InitiateFileTransferToGuest
    String url = told.replaceFirst("^(https?)://\\*", "$1://" + connection.transport().host());
    try {
      URI parsed = URI.create(url);
      if ("https".equals(parsed.getScheme()) && parsed.getHost() != null) {
        return parsed;
      }
    } catch (IllegalArgumentException notAUrl) {
      // Told below; the URL itself is a secret while it is valid.
    }
    throw Problem.of(
            ProblemType.VCENTER_FAULT,
            "A file transfer (" + machine + ")",
            "vCenter's address for it is not HTTPS")
        .toException();
  }

  /// vCenter's own pin, or that of the host the machine runs on: the address may name either.
  private Transport transportTo(URI url) {
    Transport vcenter = connection.transport();
    if (url.getHost().equals(vcenter.host())) {
      return vcenter;
    }
    Retrieval retrieval = new Retrieval(connection);
    ManagedObjectReference host =
        retrieval
            .one(machine, "runtime.host")
            .require("runtime.host", ManagedObjectReference.class);
    Object certificate =
        retrieval
            .one(References.id(host), "config.certificate")
            .require("config.certificate", Object.class);
    URI origin = URI.create("https://" + url.getRawAuthority());
    return new Transport(new Endpoint(origin, HostCertificate.thumbprint(certificate)));
  }

  private ProblemException refused(String deed, int status) {
    return Problem.of(ProblemType.GUEST_ACTION_FAILED, machine, deed, "HTTP status " + status)
        .toException();
  }
}
