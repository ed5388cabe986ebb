package slipway.gateway.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The data path on its own, as the README shows it: real processes, real TLS, and qemu as the
/// initiator.
class StandaloneIT {
  private static final int SIZE = 64 << 20;
  private static final String IQN = "iqn.2026-11.example:disk";

  @TempDir Path dir;
  private final List<Process> started = new ArrayList<>();
  private byte[] content = {};

  @BeforeEach
  void makeDiskAndKeys() throws Exception {
    content = new byte[SIZE];
    new Random(7).nextBytes(content);
    Arrays.fill(content, 16 << 20, 32 << 20, (byte) 0);
    Files.write(dir.resolve("disk.img"), content);
    Process keys = slipway("keys", dir.resolve("keys").toString(), "left,127.0.0.1", "right");
    assertThat(keys.waitFor()).isZero();
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  @Test
  void aTargetFillsFromAnExportSurvivesAKillAndLeavesThePlainDisk() throws Exception {
    Process export =
        slipway(
            "export",
            "--disk",
            dir.resolve("disk.img").toString(),
            "--listen",
            "127.0.0.1:0",
            "--tls",
            dir.resolve("keys/left").toString());
    String origin = field(export, "origin");
    int port = freePort();

    Process lazy = target(origin, port, "--no-fill");
    // The initiator reads a part, writes a part, and sees its own write.
    Path part = dir.resolve("part.img");
    qemuImg("convert", "-f", "raw", "-O", "raw", "-S", "0", iscsi(port), part.toString());
    assertThat(Files.mismatch(part, dir.resolve("disk.img"))).isEqualTo(-1);
    qemuIo(port, "write -P 0x5a 1M 64k");
    lazy.destroyForcibly();
    lazy.waitFor();
    Arrays.fill(content, 1 << 20, (1 << 20) + (64 << 10), (byte) 0x5a);

    Process again = target(origin, port);
    qemuIo(port, "read -P 0x5a 1M 64k");
    assertThat(again.isAlive()).isTrue();
    again.destroy();
    assertThat(again.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(again.exitValue()).isZero();
    assertThat(Files.readAllBytes(dir.resolve("home.img"))).isEqualTo(content);
    export.destroy();
    assertThat(export.waitFor()).isZero();
  }

  @Test
  void aFilledTargetNeedsNoOrigin() throws Exception {
    Process export =
        slipway(
            "export",
            "--disk",
            dir.resolve("disk.img").toString(),
            "--listen",
            "127.0.0.1:0",
            "--tls",
            dir.resolve("keys/left").toString());
    String origin = field(export, "origin");
    int port = freePort();
    Process target = target(origin, port);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> Arrays.equals(Files.readAllBytes(dir.resolve("home.img")), content));
    target.destroy();
    assertThat(target.waitFor()).isZero();
    export.destroy();
    assertThat(export.waitFor()).isZero();

    target(origin, port);
    Path read = dir.resolve("read.img");
    qemuImg("convert", "-f", "raw", "-O", "raw", iscsi(port), read.toString());
    assertThat(Files.mismatch(read, dir.resolve("disk.img"))).isEqualTo(-1);
  }

  @Test
  void badInputIsOneClearLine() throws Exception {
    Process wrongSize =
        slipway(
            "target",
            "--home",
            dir.resolve("disk.img").toString(),
            "--size",
            "1M",
            "--iqn",
            IQN,
            "--listen",
            "127.0.0.1:0");
    assertThat(wrongSize.waitFor()).isEqualTo(1);
    assertThat(new String(wrongSize.getErrorStream().readAllBytes(), UTF_8))
        .contains("bytes, not 1048576")
        .doesNotContain("at slipway");

    try (ServerSocket taken = new ServerSocket(0)) {
      Process portTaken =
          slipway(
              "target",
              "--home",
              dir.resolve("disk.img").toString(),
              "--size",
              "64M",
              "--iqn",
              IQN,
              "--listen",
              "127.0.0.1:" + taken.getLocalPort());
      assertThat(portTaken.waitFor()).isEqualTo(1);
      assertThat(new String(portTaken.getErrorStream().readAllBytes(), UTF_8))
          .contains("port is taken")
          .doesNotContain("at slipway");
    }
  }

  private Process target(String origin, int port, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "target",
                "--home",
                dir.resolve("home.img").toString(),
                "--size",
                "64M",
                "--origin",
                origin,
                "--tls",
                dir.resolve("keys/right").toString(),
                "--iqn",
                IQN,
                "--listen",
                "127.0.0.1:" + port));
    arguments.addAll(List.of(more));
    Process process = slipway(arguments.toArray(String[]::new));
    assertThat(field(process, "listening")).isEqualTo("127.0.0.1:" + port);
    return process;
  }

  private Process slipway(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of(System.getProperty("slipway.root"), "gateway/target/gateway.jar")
                    .toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  /// A field of the one JSON line a program prints when it listens.
  private static String field(Process process, String name) throws IOException {
    BufferedReader reader = process.inputReader(UTF_8);
    String line = reader.readLine();
    if (line == null) {
      throw new IOException(new String(process.getErrorStream().readAllBytes(), UTF_8));
    }
    return new com.fasterxml.jackson.databind.ObjectMapper().readTree(line).path(name).asText();
  }

  private static String iscsi(int port) {
    return "iscsi://127.0.0.1:" + port + "/" + IQN + "/0";
  }

  private static void qemuImg(String... arguments) throws Exception {
    run("qemu-img", arguments);
  }

  private static void qemuIo(int port, String verb) throws Exception {
    run("qemu-io", "-f", "raw", "-c", verb, "-c", "flush", iscsi(port));
  }

  private static void run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).describedAs(output).isZero();
    assertThat(output).doesNotContain("Pattern verification failed");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
