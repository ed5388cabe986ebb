package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import slipway.lab.wan.LinkShaper;

/// A gateway of the product that has no certificate when it is started, but a token to ask for one
/// with, as an appliance whose role is `gateway`.
///
/// Others reach its link through a relay, which counts who comes.
final class Newcomer implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(20);
  private static final String HERE = "127.0.0.1";

  private final String name;
  private final Path directory;
  private final Path devices;
  private final String machineUuid;
  private final int controlPort = Laboratory.freePort();
  private final int iscsiPort = Laboratory.freePort();
  private final int linkPort = Laboratory.freePort();
  private final LinkShaper link;
  private final Subprocess process;

  /// @param machineUuid what the firmware of its machine tells it
  Newcomer(Path root, Path parent, String name, String machineUuid) throws IOException {
    this.name = name;
    this.machineUuid = machineUuid;
    this.directory = Files.createDirectories(parent.resolve(name));
    this.devices = Files.createDirectories(directory.resolve("devices"));
    this.link =
        LinkShaper.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), linkPort),
            new LinkShaper.Link(10_000_000_000L, Duration.ZERO));
    this.process =
        new Subprocess(
            name,
            List.of(
                Subprocess.java(),
                "-Xmx256m",
                "-jar",
                root.resolve("gateway/target/gateway.jar").toString(),
                "node",
                "--config",
                directory.resolve("gateway.properties").toString()),
            directory.resolve("gateway.log"));
  }

  /// Starts with what an administrator copied out of the plugin; anew when it runs.
  void startWith(JsonNode invitation) throws IOException {
    process.stop(LONGEST_END);
    Path token = directory.resolve("token");
    Files.writeString(token, invitation.path("token").asText() + "\n");
    Files.writeString(
        directory.resolve("gateway.properties"),
        """
        name=%s
        state=%s
        devices=%s
        tls=%s
        control.listen=127.0.0.1:%d
        link.listen=127.0.0.1:%d
        link.advertise=127.0.0.1:%d
        iscsi.listen=127.0.0.1:%d
        iscsi.advertise=127.0.0.1:%d
        manager=%s
        manager.fingerprint=%s
        enrolment.token.file=%s
        machine=%s
        """
            .formatted(
                name,
                directory.resolve("state"),
                devices,
                directory.resolve("tls"),
                controlPort,
                linkPort,
                link.address().getPort(),
                iscsiPort,
                iscsiPort,
                invitation.path("manager").asText(),
                invitation.path("fingerprint").asText(),
                token,
                machineUuid));
    process.start();
  }

  /// A disk that is attached to its machine.
  Path attach(UUID disk, long sizeBytes) throws IOException {
    Path file = devices.resolve("wwn-0x" + disk.toString().replace("-", ""));
    try (var made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(sizeBytes);
    }
    return file;
  }

  String name() {
    return name;
  }

  String controlUrl() {
    return "https://" + HERE + ":" + controlPort;
  }

  /// Through which others read from it.
  LinkShaper link() {
    return link;
  }

  /// The key, the certificate and the authority that it has now.
  Path identity() {
    return directory.resolve("tls");
  }

  boolean hasLogged(String text) throws IOException {
    return process.hasLogged(text);
  }

  String lastWords() {
    return process.lastWords();
  }

  @Override
  public void close() throws IOException {
    process.stop(LONGEST_END);
    link.close();
  }
}
