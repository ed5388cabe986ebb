package slipway.manager.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.awaitility.Awaitility;
import slipway.manager.database.TestDatabase;
import slipway.manager.enrolment.TestAuthority;
import slipway.manager.migrations.Stage;

/// The manager on Payara Micro, started once for all test classes of this JVM and ended with it.
final class ManagerServer {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path WORK = TARGET.resolve("http-it");

  /// What opens `/metrics` from afar.
  static final String METRICS_TOKEN = "0123456789abcdef".repeat(4);

  /// What opens `/registration`.
  static final String ADMIN_PASSWORD = "correct horse battery";

  /// What the stage is made of.
  private static final String PLAYED = "(Stage|World|Fake|TestClock).*\\.class";

  private static final class Holder {
    static final ManagerServer SERVER = new ManagerServer();
  }

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  static ManagerServer get() {
    return Holder.SERVER;
  }

  URI resolve(String path) {
    return base.resolve(path);
  }

  HttpClient http() {
    return http;
  }

  private ManagerServer() {
    try {
      int port = freePort();
      base = URI.create("http://127.0.0.1:" + port);
      Path log = WORK.resolve("server.log");
      Files.createDirectories(WORK);
      // What an earlier run deployed would be loaded first, and answer before it is replaced.
      delete(WORK.resolve("payara"));
      Process process =
          new ProcessBuilder(command(port, archive()))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(300))
          .failFast("the server ended; see " + log, () -> !process.isAlive())
          .until(this::isReady);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (var files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private boolean isReady() throws InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve("/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      // Before the application is deployed the list of checks is empty, and "UP" means nothing.
      return response.statusCode() == 200 && !response.body().contains("\"checks\":[]");
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> command(int port, Path archive) throws IOException {
    Path listeners =
        Files.writeString(
            WORK.resolve("listeners.asadmin"),
            "set configs.config.server-config.network-config.network-listeners"
                + ".network-listener.http-listener.address=127.0.0.1\n");
    Path key =
        Files.writeString(WORK.resolve("key"), Base64.getEncoder().encodeToString(new byte[32]));
    Path password = Files.writeString(WORK.resolve("password"), "postgres");
    Path token = Files.writeString(WORK.resolve("metrics.token"), METRICS_TOKEN);
    Path directory = Files.createDirectories(WORK.resolve("empty"));
    Path authority = WORK.resolve("authority");
    try {
      TestAuthority.identity(
          TestAuthority.make(authority), WORK.resolve("https"), List.of("manager.example"));
    } catch (Exception e) {
      throw new IOException("no authority", e);
    }
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                "slipway.vcenter.url", Stage.SOURCE_URL,
                "slipway.vcenter.thumbprint", "AA:".repeat(31) + "AA",
                "slipway.db.url", TestDatabase.url(),
                "slipway.db.user", "postgres",
                "slipway.db.password.file", password.toString(),
                "slipway.tls.dir", directory.toString(),
                "slipway.secret.key.file", key.toString(),
                "slipway.guest.bundles", directory.toString(),
                "slipway.metrics.token.file", token.toString()));
    Path verifier = Files.writeString(WORK.resolve("admin.verifier"), verifier());
    settings.put("slipway.admin.verifier.file", verifier.toString());
    settings.put("slipway.authority.dir", authority.toString());
    settings.put("slipway.address", "manager.example:8443");
    settings.put("slipway.https.certificate", WORK.resolve("https/cert.pem").toString());
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(
        List.of(
            "-jar",
            TARGET.resolve("server/payara-micro.jar").toString(),
            "--nohazelcast",
            "--rootdir",
            WORK.resolve("payara").toString(),
            "--prebootcommandfile",
            listeners.toString(),
            "--port",
            Integer.toString(port),
            "--contextroot",
            "/",
            "--deploy",
            archive.toString()));
    return command;
  }

  private static String verifier() throws IOException {
    byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8};
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(new PBEKeySpec(ADMIN_PASSWORD.toCharArray(), salt, 1000, 256))
              .getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return "1000:" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
    } catch (java.security.GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /// The archive as it is shipped, and the stage in it.
  private static Path archive() throws IOException {
    Path archive = WORK.resolve("slipway.war");
    Files.copy(TARGET.resolve("slipway.war"), archive, StandardCopyOption.REPLACE_EXISTING);
    String packageName = Stage.class.getPackageName().replace('.', '/');
    Path played = TARGET.resolve("test-classes").resolve(packageName);
    try (FileSystem war = FileSystems.newFileSystem(archive);
        var files = Files.list(played)) {
      Path classes = war.getPath("WEB-INF", "classes", packageName);
      for (Path file : files.filter(f -> f.getFileName().toString().matches(PLAYED)).toList()) {
        Files.copy(file, classes.resolve(file.getFileName().toString()));
      }
    }
    return archive;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
