package slipway.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How certificates follow each other and are taken back.
class SuccessionTest {
  @TempDir Path dir;
  private Issuer issuer;

  @BeforeEach
  void makeNodes() throws Exception {
    Authority authority = Authority.create(dir.resolve("ca"));
    authority.issue("127.0.0.1", dir.resolve("server"));
    authority.issue("client.example", dir.resolve("client"));
    issuer = new Issuer(dir.resolve("ca"));
  }

  @Test
  void theNextCertificateIsShownFromTheNextHandshakeOnAndAfterARestart() throws Exception {
    Identity server = Identity.load(dir.resolve("server"));
    Identity client = Identity.load(dir.resolve("client"));
    var before = server.certificate();
    try (Talk standing = new Talk(server, client)) {
      assertThat(standing.serverSerial()).isEqualTo(before.getSerialNumber());
      server.replace(issuer.sign(server.request(), "127.0.0.1"));
      standing.echo();
      try (Talk next = new Talk(server, client)) {
        assertThat(next.serverSerial()).isEqualTo(server.certificate().getSerialNumber());
        assertThat(next.serverSerial()).isNotEqualTo(before.getSerialNumber());
        next.echo();
      }
    }
    assertThat(Identity.load(dir.resolve("server")).certificate()).isEqualTo(server.certificate());
  }

  @Test
  void aRequestIsOfTheSameKeyUntilItsCertificateHasCome() throws Exception {
    Identity server = Identity.load(dir.resolve("server"));
    server.request();
    byte[] key = Files.readAllBytes(dir.resolve("server/next-key.pem"));
    String request = server.request();
    assertThat(dir.resolve("server/next-key.pem")).hasBinaryContent(key);
    server.replace(issuer.sign(request, "127.0.0.1"));
    assertThat(dir.resolve("server/next-key.pem")).doesNotExist();
    server.request();
    assertThat(Files.readAllBytes(dir.resolve("server/next-key.pem"))).isNotEqualTo(key);
  }

  @Test
  void aChangeThatWasDecidedIsEndedAfterACrashAtAnyPoint() throws Exception {
    Path server = dir.resolve("server");
    Path next = dir.resolve("next");
    Authority.load(dir.resolve("ca")).issue("127.0.0.1", next);
    var shown = Pem.readCertificate(next.resolve("cert.pem"));
    // Killed before the key was moved, and after it.
    for (boolean keyMoved : new boolean[] {false, true}) {
      copy(next.resolve("key.pem"), server.resolve(keyMoved ? "key.pem" : "next-key.pem"));
      copy(next.resolve("cert.pem"), server.resolve("next-cert.pem"));
      assertThat(Identity.load(server).certificate()).isEqualTo(shown);
      assertThat(server.resolve("next-cert.pem")).doesNotExist();
      assertThat(server.resolve("next-key.pem")).doesNotExist();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  @Test
  void aCertificateThatDoesNotFitIsRefusedAndChangesNothing() throws Exception {
    Identity server = Identity.load(dir.resolve("server"));
    var before = server.certificate();
    String ofAnotherKey = issuer.sign(Identity.load(dir.resolve("client")).request(), "127.0.0.1");
    assertThatThrownBy(() -> server.replace(ofAnotherKey)).hasMessageContaining("no request");
    String request = server.request();
    assertThatThrownBy(() -> server.replace(ofAnotherKey)).hasMessageContaining("another key");
    Authority.create(dir.resolve("other"));
    String ofOthers = new Issuer(dir.resolve("other")).sign(request, "127.0.0.1");
    assertThatThrownBy(() -> server.replace(ofOthers)).hasMessageContaining("not issued by");
    assertThatThrownBy(() -> server.replace("nonsense")).hasMessageContaining("no certificate");
    assertThat(server.certificate()).isEqualTo(before);
    assertThat(Identity.load(dir.resolve("server")).certificate()).isEqualTo(before);
  }

  @Test
  void aRevokedPeerIsRefusedOnBothSidesAndAfterARestart() throws Exception {
    Identity server = Identity.load(dir.resolve("server"));
    Identity client = Identity.load(dir.resolve("client"));
    String list = issuer.revoke(1, List.of(client.certificate(), server.certificate()));
    try (Talk standing = new Talk(server, client)) {
      server.revoke(list);
      assertThatThrownBy(() -> server.requireStanding(standing.server.getSession()))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("revoked");
    }
    // Whether the client hears why depends on who is quicker.
    assertThatThrownBy(() -> new Talk(server, client).close()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new Talk(Identity.load(dir.resolve("server")), client).close())
        .isInstanceOf(IOException.class);
    // The client alone knows: it refuses the server.
    Identity fresh = Identity.load(dir.resolve("client"));
    fresh.revoke(list);
    Identity unknowing = unrevoked();
    assertThatThrownBy(() -> new Talk(unknowing, fresh).close())
        .isInstanceOf(PeerRefusedException.class)
        .hasMessageContaining("has been revoked");
  }

  private Identity unrevoked() throws IOException {
    Files.delete(dir.resolve("server/revoked.pem"));
    return Identity.load(dir.resolve("server"));
  }

  @Test
  void anOlderListBringsNobodyBackAndOneOfOthersIsRefused() throws Exception {
    Identity server = Identity.load(dir.resolve("server"));
    Identity client = Identity.load(dir.resolve("client"));
    server.revoke(issuer.revoke(7, List.of(client.certificate())));
    server.revoke(issuer.revoke(6, List.of()));
    assertThat(server.revocationNumber()).isEqualTo(7);
    assertThatThrownBy(() -> new Talk(server, client).close()).isInstanceOf(IOException.class);
    Authority.create(dir.resolve("other"));
    String ofOthers = new Issuer(dir.resolve("other")).revoke(8, List.of());
    assertThatThrownBy(() -> server.revoke(ofOthers)).hasMessageContaining("this authority");
    server.revoke(issuer.revoke(8, List.of()));
    new Talk(server, client).close();
  }

  @Test
  void theLengthOfAListIsBounded() throws Exception {
    Identity server = Identity.load(dir.resolve("server"));
    assertThatThrownBy(() -> server.revoke("x".repeat(Revocations.TEXT_BYTES_MAX + 1)))
        .hasMessageContaining("at most");
  }

  /// A connection over the loopback, the server speaking first.
  private static final class Talk implements AutoCloseable {
    private final SSLSocket client;
    final SSLSocket server;

    Talk(Identity serving, Identity calling) throws Exception {
      try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<SSLSocket> answering =
            threads.submit(
                () -> {
                  SSLSocket socket = serving.server(listener.accept());
                  try {
                    socket.startHandshake();
                    // As the link does, because a resumed session is not judged by TLS.
                    serving.requireStanding(socket.getSession());
                    socket.getOutputStream().write(7);
                  } catch (IOException refused) {
                    socket.close();
                  }
                  return socket;
                });
        client =
            calling.client(
                new Socket(listener.getInetAddress(), listener.getLocalPort()), "127.0.0.1");
        try {
          client.startHandshake();
          calling.requireStanding(client.getSession());
          if (client.getInputStream().read() != 7) {
            throw new SSLException("Received fatal alert: certificate_revoked or hung up");
          }
        } catch (SSLException e) {
          client.close();
          throw PeerRefusedException.explain("127.0.0.1", e);
        }
        server = answering.get();
      }
    }

    java.math.BigInteger serverSerial() throws IOException {
      return ((java.security.cert.X509Certificate) client.getSession().getPeerCertificates()[0])
          .getSerialNumber();
    }

    void echo() throws IOException {
      server.getOutputStream().write(9);
      assertThat(client.getInputStream().read()).isEqualTo(9);
    }

    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }
}
