package slipway.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A gateway of the product, as the appliance runs it: a process that is started again whenever it
/// ends, until it is told to stop.
final class GatewayAppliance implements AutoCloseable {
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

  private final String name;
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
    Path config = directory.resolve("gateway.properties");
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

  /// SIGKILL; the supervisor starts it again.
  void kill() {
    process.kill();
  }

  int starts() {
    return starts.get();
  }

  String controlUrl() {
    return "https://127.0.0.1:" + ports.controlPort();
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
