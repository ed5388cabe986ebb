package slipway.gateway.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// What a node shows its peers and what it accepts from them: its certificate and key, and the one
/// authority that must have signed theirs.
public final class Identity {
  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final X509Certificate certificate;
  private final SSLContext context;

  private Identity(X509Certificate certificate, SSLContext context) {
    this.certificate = certificate;
    this.context = context;
  }

  /// Reads `ca.pem`, `cert.pem` and `key.pem` of `dir`. The key's file mode must be 0600 or less.
  public static Identity load(Path dir) throws IOException {
    X509Certificate authority = Pem.readCertificate(dir.resolve("ca.pem"));
    X509Certificate certificate = Pem.readCertificate(dir.resolve("cert.pem"));
    PrivateKey key = Pem.readKey(dir.resolve("key.pem"));
    try {
      certificate.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new IOException(dir + ": cert.pem was not issued by the authority in ca.pem", e);
    }
    try {
      return new Identity(certificate, context(authority, certificate, key));
    } catch (GeneralSecurityException e) {
      throw new IOException(dir + ": the certificate and key cannot be used", e);
    }
  }

  /// Package-private so that a test can show a certificate that [#load] would not.
  static SSLContext context(X509Certificate authority, X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException, IOException {
    char[] inMemoryOnly = new char[0];
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry("node", key, inMemoryOnly, new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, inMemoryOnly);

    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);

    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /// The context behind every connection of this node. Users that are no sockets of ours (the
  /// control server) still have to demand the peer's certificate, as [#server] does.
  public SSLContext context() {
    return context;
  }

  /// The node's own certificate, which tells names and the day it ends.
  public X509Certificate certificate() {
    return certificate;
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
    return certificate.getSubjectX500Principal().getName();
  }
}
