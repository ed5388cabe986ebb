package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A gateway of the product, as the appliance runs it: a process that is started again whenever it
/// ends, until it is told to stop.
final class GatewayAppliance implements AutoCloseable {
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

  /// Software emulation, a busy host, and a manager that is not in a hurry.
  private static final Duration ENROLMENT_PATIENCE = Duration.ofMinutes(5);

  private final String name;
  private final Path config;
  private final Subprocess process;
  private final Ports ports;
  private volatile boolean stopping;
  private final AtomicInteger starts = new AtomicInteger();

  /// @param controlPort mutual TLS, for the manager
  /// @param linkPort where it listens for other gateways
  /// @param advertisedLinkPort where other gateways find it: through the shaped link
  /// @param iscsiPort of the target; guests reach it at 10.0.2.2, QEMU's name for the host's
  /// loopback
  record Ports(int controlPort, int linkPort, int advertisedLinkPort, int iscsiPort) {}

  GatewayAppliance(
      String name, Path root, Path directory, Path devices, Path tls, Path writes, Ports ports)
      throws IOException {
    this.name = name;
    this.ports = ports;
    Files.createDirectories(directory);
    this.config = directory.resolve("gateway.properties");
    Files.writeString(
        config,
        """
        name=%s
        state=%s
        devices=%s
        tls=%s
        control.listen=127.0.0.1:%d
        link.listen=127.0.0.1:%d
        link.advertise=127.0.0.1:%d
        iscsi.listen=127.0.0.1:%d
        iscsi.advertise=10.0.2.2:%d
        writes=%s
        """
            .formatted(
                name,
                directory.resolve("state"),
                devices,
                tls,
                ports.controlPort(),
                ports.linkPort(),
                ports.advertisedLinkPort(),
                ports.iscsiPort(),
                ports.iscsiPort(),
                writes));
    this.process =
        new Subprocess(
            name,
            List.of(
                Subprocess.java(),
                "-Xmx512m",
                "-jar",
                root.resolve("gateway/target/gateway.jar").toString(),
                "node",
                "--config",
                config.toString()),
            directory.resolve("gateway.log"));
  }

  void start() throws IOException {
    process.start();
    starts.incrementAndGet();
    Thread.ofVirtual().name("supervisor of " + name).start(this::supervise);
  }

  private void supervise() {
    try {
      while (true) {
        process.await(Duration.ofDays(1));
        if (stopping) {
          return;
        }
        Thread.sleep(RESTART_PAUSE);
        if (stopping) {
          return;
        }
        process.start();
        starts.incrementAndGet();
      }
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be started again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Has it ask a manager for an identity instead of the one that it was made with, and waits until
  /// it serves with that.
  ///
  /// @param manager HOST:PORT
  /// @param address by which the manager and guests find it; no two gateways may have the same
  /// @param invitation what an administrator copies out of the plugin
  void enrol(String manager, String address, JsonNode invitation)
      throws IOException, InterruptedException {
    Path token = config.resolveSibling("token");
    Files.writeString(token, invitation.path("token").asText() + "\n");
    // Of two lines with one key the last one counts.
    Files.writeString(
        config,
        """
        iscsi.advertise=%s:%d
        tls=%s
        manager=%s
        manager.fingerprint=%s
        enrolment.token.file=%s
        """
            .formatted(
                address,
                ports.iscsiPort(),
                config.resolveSibling("tls"),
                manager,
                invitation.path("fingerprint").asText(),
                token),
        StandardOpenOption.APPEND);
    int before = starts();
    kill();
    Instant giveUp = Instant.now().plus(ENROLMENT_PATIENCE);
    while (starts() == before || !process.hasLogged("{\"control\":")) {
      if (Instant.now().isAfter(giveUp)) {
        throw new IOException(name + " has not been let in:\n" + lastWords());
      }
      Thread.sleep(200);
    }
  }

  /// SIGKILL; the supervisor starts it again.
  void kill() {
    process.kill();
  }

  int starts() {
    return starts.get();
  }

  URI controlUrl() {
    return URI.create("https://127.0.0.1:" + ports.controlPort());
  }

  String lastWords() {
    return process.lastWords();
  }

  @Override
  public void close() {
    stopping = true;
    process.stop(Duration.ofSeconds(20));
  }
}
