package slipway.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  @TempDir Path dir;
  private Authority authority;

  @BeforeEach
  void createAuthority() throws IOException {
    authority = Authority.create(dir.resolve("ca"));
  }

  @Test
  void nodesOfOneAuthorityTalkTls13() throws Exception {
    authority.issue("127.0.0.1", dir.resolve("server"));
    authority.issue("client.example", dir.resolve("client"));
    assertThat(talk("server", "client", "127.0.0.1")).isEqualTo("TLSv1.3");
  }

  @Test
  void anAuthorityIssuesAfterItWasLoadedAgain() throws Exception {
    Authority.load(dir.resolve("ca")).issue("127.0.0.1", dir.resolve("server"));
    authority.issue("client.example", dir.resolve("client"));
    assertThat(talk("server", "client", "127.0.0.1")).isEqualTo("TLSv1.3");
  }

  @Test
  void aNodeMayHaveSeveralNames() throws Exception {
    authority.issue(
        List.of("gw.example", "127.0.0.1", "::1"),
        dir.resolve("server"),
        Instant.now(),
        Duration.ofDays(1));
    authority.issue("client.example", dir.resolve("client"));
    assertThat(talk("server", "client", "gw.example")).isEqualTo("TLSv1.3");
    assertThat(talk("server", "client", "127.0.0.1")).isEqualTo("TLSv1.3");
  }

  @Test
  void aServerOfAnotherAuthorityIsRefused() throws Exception {
    Authority.create(dir.resolve("other")).issue("127.0.0.1", dir.resolve("server"));
    authority.issue("client.example", dir.resolve("client"));
    assertThatThrownBy(() -> talk("server", "client", "127.0.0.1"))
        .isInstanceOf(PeerRefusedException.class)
        .hasMessageContaining("an authority this node does not trust");
  }

  @Test
  void aClientOfAnotherAuthorityIsRefused() throws Exception {
    authority.issue("127.0.0.1", dir.resolve("server"));
    Authority other = Authority.create(dir.resolve("other"));
    other.issue("client.example", dir.resolve("client"));
    Path client = dir.resolve("client");
    // It trusts our authority, so the refusal can only be the server's.
    SSLContext stranger =
        Identity.context(
            new Showing(
                Pem.readCertificate(client.resolve("cert.pem")),
                Pem.readKey(client.resolve("key.pem"))),
            new Judging(Pem.readCertificate(dir.resolve("ca/ca.pem"))));
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> dialling =
          threads.submit(
              () -> {
                try (Socket raw = new Socket(listener.getInetAddress(), listener.getLocalPort());
                    SSLSocket socket =
                        (SSLSocket)
                            stranger
                                .getSocketFactory()
                                .createSocket(raw, "127.0.0.1", raw.getPort(), true)) {
                  socket.startHandshake();
                  socket.getInputStream().read();
                } catch (IOException _) {
                  // The server says why, below.
                }
              });
      try (Socket raw = listener.accept();
          SSLSocket socket = Identity.load(dir.resolve("server")).server(raw)) {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
      dialling.get();
    }
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    authority.issue(
        List.of("127.0.0.1"),
        dir.resolve("server"),
        Instant.now().minus(Duration.ofDays(3)),
        Duration.ofDays(1));
    authority.issue("client.example", dir.resolve("client"));
    assertThatThrownBy(() -> talk("server", "client", "127.0.0.1"))
        .isInstanceOf(PeerRefusedException.class)
        .hasMessageContaining("has expired");
  }

  @Test
  void anExpiredClientIsToldSo() throws Exception {
    authority.issue("127.0.0.1", dir.resolve("server"));
    authority.issue(
        List.of("client.example"),
        dir.resolve("client"),
        Instant.now().minus(Duration.ofDays(3)),
        Duration.ofDays(1));
    // The server may have hung up before the client's last flight is out; then the write fails
    // before the alert is read, and the next attempt hears it.
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> talk("server", "client", "127.0.0.1"))
                    .isInstanceOf(PeerRefusedException.class)
                    .hasMessageContaining("refused this node's certificate"));
  }

  @Test
  void aServerThatIsSomebodyElseIsRefused() throws Exception {
    authority.issue("other.example", dir.resolve("server"));
    authority.issue("client.example", dir.resolve("client"));
    assertThatThrownBy(() -> talk("server", "client", "127.0.0.1"))
        .isInstanceOf(PeerRefusedException.class)
        .hasMessageContaining("issued for another name");
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    authority.issue("127.0.0.1", dir.resolve("node"));
    Path key = dir.resolve("node/key.pem");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> Identity.load(dir.resolve("node")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsNotLoaded() throws Exception {
    authority.issue("127.0.0.1", dir.resolve("node"));
    Authority.create(dir.resolve("other"));
    Files.copy(
        dir.resolve("other/ca.pem"),
        dir.resolve("node/ca.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> Identity.load(dir.resolve("node")))
        .hasMessageContaining("was not issued by the authority");
  }

  @Test
  void missingAndBrokenFilesAreNamed() throws Exception {
    assertThatThrownBy(() -> Identity.load(dir)).hasMessageContaining("ca.pem does not exist");
    authority.issue("127.0.0.1", dir.resolve("node"));
    Files.writeString(dir.resolve("node/cert.pem"), "hello");
    assertThatThrownBy(() -> Identity.load(dir.resolve("node")))
        .hasMessageContaining("cert.pem holds no PEM block");
  }

  @Test
  void aPemFileIsBounded() throws Exception {
    authority.issue("127.0.0.1", dir.resolve("node"));
    Files.write(dir.resolve("node/cert.pem"), new byte[(int) Pem.FILE_BYTES_MAX + 1]);
    assertThatThrownBy(() -> Identity.load(dir.resolve("node")))
        .hasMessageContaining("larger than");
  }

  @Test
  void anAuthorityIsNotReplaced() {
    assertThatThrownBy(() -> Authority.create(dir.resolve("ca")))
        .hasMessageContaining("holds an authority already");
  }

  @Test
  void namesThatAreNoneAreRefused() {
    for (String name : List.of("", "a b", "a,CN=b", "-x", "a/b")) {
      assertThatThrownBy(() -> authority.issue(name, dir.resolve("node")))
          .hasMessageContaining("neither a host name nor an address");
    }
  }

  /// Handshakes over the loopback, the server speaking first, and tells the protocol.
  private String talk(String server, String client, String host) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> answering =
          threads.submit(
              () -> {
                try (Socket raw = listener.accept();
                    SSLSocket socket = Identity.load(dir.resolve(server)).server(raw)) {
                  socket.getOutputStream().write(7);
                }
                return null;
              });
      try (Socket raw = new Socket(listener.getInetAddress(), listener.getLocalPort());
          SSLSocket socket = Identity.load(dir.resolve(client)).client(raw, host)) {
        socket.startHandshake();
        assertThat(socket.getInputStream().read()).isEqualTo(7);
        return socket.getSession().getProtocol();
      } catch (SSLException e) {
        throw PeerRefusedException.explain(host, e);
      } finally {
        assertThat(answering).isNotNull();
      }
    }
  }
}
