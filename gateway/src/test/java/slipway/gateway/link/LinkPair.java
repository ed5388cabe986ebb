package slipway.gateway.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import slipway.gateway.tls.Authority;
import slipway.gateway.tls.Identity;

/// A server and the identities of both ends, made once per test class or test.
final class LinkPair implements AutoCloseable {
  final Identity serverIdentity;
  final Identity clientIdentity;
  final LinkServer server;
  final Path dir;

  LinkPair(LinkTimeouts timeouts) throws IOException {
    dir = Files.createTempDirectory("slipway-link");
    Authority authority = Authority.create(dir.resolve("ca"));
    authority.issue("127.0.0.1", dir.resolve("server"));
    authority.issue("client.example", dir.resolve("client"));
    serverIdentity = Identity.load(dir.resolve("server"));
    clientIdentity = Identity.load(dir.resolve("client"));
    server =
        new LinkServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), serverIdentity, timeouts);
  }

  static InetSocketAddress loopback(int port) {
    return InetSocketAddress.createUnresolved("127.0.0.1", port);
  }

  Link link(int port, LinkTimeouts timeouts) {
    return new Link(loopback(port), clientIdentity, timeouts);
  }

  @Override
  public void close() throws IOException {
    server.close();
    List<Path> all;
    try (Stream<Path> walk = Files.walk(dir)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }
}
