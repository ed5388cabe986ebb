package slipway.gateway.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// What a node shows its peers and what it accepts from them: its certificate and key, and the one
/// authority that must have signed theirs and not have revoked them.
///
/// Certificate and revocations change while the node runs. Connections that are up stay up; who
/// holds them asks [#requireStanding] about their peers now and then.
public final class Identity {
  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final String REVOCATIONS = "revoked.pem";

  /// The unit in the subject of a certificate that the manager issued to a gateway.
  private static final Pattern OF_A_GATEWAY = Pattern.compile("(^|,)OU=gateway(,|$)");

  private final Path directory;
  private final X509Certificate authority;
  private final Showing showing;
  private final Judging judging;
  private final SSLContext context;

  private Identity(
      Path directory,
      X509Certificate authority,
      Showing showing,
      Judging judging,
      SSLContext context) {
    this.directory = directory;
    this.authority = authority;
    this.showing = showing;
    this.judging = judging;
    this.context = context;
  }

  /// Reads `ca.pem`, `cert.pem`, `key.pem` and, when it is there, `revoked.pem` of `dir`. The key's
  /// file mode must be 0600 or less.
  public static Identity load(Path dir) throws IOException {
    Succession.finish(dir);
    X509Certificate authority = Pem.readCertificate(dir.resolve("ca.pem"));
    X509Certificate certificate = Pem.readCertificate(dir.resolve("cert.pem"));
    PrivateKey key = Pem.readKey(dir.resolve("key.pem"));
    try {
      certificate.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new IOException(dir + ": cert.pem was not issued by the authority in ca.pem", e);
    }
    try {
      Showing showing = new Showing(certificate, key);
      Judging judging = new Judging(authority);
      Path list = dir.resolve(REVOCATIONS);
      if (Files.exists(list)) {
        judging.replace(Revocations.read(Files.readString(list), authority));
      }
      return new Identity(dir, authority, showing, judging, context(showing, judging));
    } catch (GeneralSecurityException e) {
      throw new IOException(dir + ": the certificate and key cannot be used", e);
    }
  }

  /// Package-private so that a test can show a certificate that [#load] would not.
  static SSLContext context(Showing showing, Judging judging) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(new KeyManager[] {showing}, new TrustManager[] {judging}, null);
    return context;
  }

  /// Makes a key in `dir` and asks for its certificate, in PEM. The same key asks until its
  /// certificate has come, so that a lost answer can be had again. // RFC 2986
  public static String request(Path dir, String name) throws IOException {
    return Succession.request(dir, name);
  }

  /// A first certificate, with the authority that it comes from and what that has revoked.
  public static void begin(Path dir, String certificate, String authority, String revocations)
      throws IOException {
    Pem.writeText(dir.resolve(REVOCATIONS), revocations, "rw-r--r--");
    Succession.accept(dir, certificate, Optional.of(authority));
  }

  /// The context behind every connection of this node. Users that are no sockets of ours (the
  /// control server) still have to demand the peer's certificate, as [#server] does, and to ask
  /// [#requireStanding] about it.
  public SSLContext context() {
    return context;
  }

  /// The node's own certificate, which tells names and the day it ends.
  public X509Certificate certificate() {
    return showing.certificate();
  }

  /// The number of the newest list of revocations.
  public long revocationNumber() {
    return judging.revocations().number().longValue();
  }

  /// Asks for the certificate that follows the present one.
  public synchronized String request() throws IOException {
    return Succession.request(directory, directory.getFileName().toString());
  }

  /// Takes it, in PEM: from the next handshake on it is shown, and after a restart.
  public synchronized void replace(String certificate) throws IOException {
    Succession.accept(directory, certificate, Optional.empty());
    showing.replace(
        Pem.readCertificate(directory.resolve("cert.pem")),
        Pem.readKey(directory.resolve("key.pem")));
  }

  /// Takes a newer list of revocations, in PEM; an older one than the present changes nothing, so
  /// that nobody can bring back what was revoked.
  public synchronized void revoke(String list) throws IOException {
    Revocations newer = Revocations.read(list, authority);
    if (newer.number().compareTo(judging.revocations().number()) > 0) {
      Pem.writeText(directory.resolve(REVOCATIONS), list, "rw-r--r--");
      judging.replace(newer);
    }
  }

  /// Throws when the peer's certificate has been revoked, whenever the connection was made.
  public void requireStanding(SSLSession session) throws IOException {
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          judging.requireStanding(x509);
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      throw new IOException("the peer has shown no certificate", e);
    } catch (CertificateException e) {
      var refusal = new SSLHandshakeException(e.getMessage());
      refusal.initCause(e);
      throw refusal;
    }
  }

  /// Whether the peer is a gateway that a manager has enrolled: it may read from other gateways,
  /// and steer none.
  public static boolean isGateway(SSLSession session) throws SSLPeerUnverifiedException {
    return session.getPeerCertificates()[0] instanceof X509Certificate certificate
        && OF_A_GATEWAY.matcher(certificate.getSubjectX500Principal().getName()).find();
  }

  /// TLS as the caller's side over `connected`: the peer's certificate must name `host`.
  public SSLSocket client(Socket connected, String host) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(connected, host, connected.getPort(), true);
    SSLParameters parameters = parameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818 §3.1
    socket.setSSLParameters(parameters);
    socket.setUseClientMode(true);
    return socket;
  }

  /// TLS as the answering side over `accepted`: the caller must show a certificate.
  public SSLSocket server(Socket accepted) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(accepted, null, true);
    SSLParameters parameters = parameters();
    parameters.setNeedClientAuth(true);
    socket.setSSLParameters(parameters);
    socket.setUseClientMode(false);
    socket.setNeedClientAuth(true);
    return socket;
  }

  private SSLParameters parameters() {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    return parameters;
  }

  @Override
  public String toString() {
    return certificate().getSubjectX500Principal().getName();
  }
}
