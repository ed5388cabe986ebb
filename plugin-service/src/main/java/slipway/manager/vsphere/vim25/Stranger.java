package slipway.manager.vsphere.vim25;

import com.vmware.vim25.ServiceContent;
import com.vmware.vim25.ws.VimStub;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.rmi.RemoteException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.VCenters.Probe;

/// A vCenter that nobody trusts yet. Its certificate is looked at in a handshake that always ends
/// there; only with that certificate pinned is the one question asked that needs no login.
final class Stranger extends ServerJudge {
  private static final int HTTPS = 443;

  private @Nullable X509Certificate shown;

  private Stranger() {}

  static Probe probe(URI url) {
    X509Certificate certificate = new Stranger().certificate(url);
    try {
      String thumbprint = Pin.thumbprintOf(certificate.getEncoded());
      var transport = new Transport(new Endpoint(url, thumbprint));
      ServiceContent content =
          new VimStub(new Vim25Client(transport))
              .retrieveServiceContent(References.to("ServiceInstance", "ServiceInstance"));
      return new Probe(
          thumbprint,
          certificate.getSubjectX500Principal().getName(),
          certificate.getNotAfter().toInstant(),
          content.about.version);
    } catch (CertificateException e) {
      throw unreachable(url, "its certificate cannot be read", e);
    } catch (RemoteException e) {
      throw unreachable(url, "it does not answer as a vCenter", e);
    }
  }

  private X509Certificate certificate(URI url) {
    int port = url.getPort() < 0 ? HTTPS : url.getPort();
    int patience = (int) Transport.CONNECT_TIMEOUT.toMillis();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(url.getHost(), port), patience);
      plain.setSoTimeout(patience);
      try (SSLSocket tls =
          (SSLSocket) context().getSocketFactory().createSocket(plain, url.getHost(), port, true)) {
        tls.startHandshake();
      }
    } catch (IOException e) {
      // A handshake that showed its certificate has done what it was for.
      if (shown == null) {
        String message = e.getMessage();
        throw unreachable(url, message == null ? e.getClass().getSimpleName() : message, e);
      }
    }
    X509Certificate seen = shown;
    if (seen == null) {
      throw unreachable(url, "it shows no certificate", new CertificateException());
    }
    return seen;
  }

  private static RuntimeException unreachable(URI url, String why, Exception because) {
    return Problem.of(ProblemType.VCENTER_UNREACHABLE, url.getAuthority(), why)
        .toException(because);
  }

  @Override
  void judge(X509Certificate certificate) throws CertificateException {
    shown = certificate;
    throw new CertificateException("nobody is trusted here");
  }
}
