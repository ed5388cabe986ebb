package slipway.lab.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;

/// The manager on Payara Micro, HTTPS on loopback only.
final class ManagerProcess implements Manager {
  /// Eight seconds here when nothing else runs; the first start also unpacks.
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);

  /// Payara lives on without the application when that could not start.
  private static final String DEPLOYMENT_FAILED = "Exception while loading the app";

  /// Said when everything is deployed.
  private static final String STARTED = " ready in ";

  private final Subprocess process;
  private final URI base;
  private final SSLContext tls;
  private final Path payara;
  private volatile String readiness = "";
  private int starts;

  /// @param settings the manager's `slipway.*` keys
  /// @param keyStore PKCS #12 with the server's certificate under the alias `manager`
  ManagerProcess(
      Path root,
      Path directory,
      int port,
      Map<String, String> settings,
      Path keyStore,
      String keyStorePassword,
      SSLContext tls)
      throws IOException {
    this.base = URI.create("https://127.0.0.1:" + port);
    this.tls = tls;
    this.payara = directory.resolve("payara");
    Files.createDirectories(directory);
    Path boot = directory.resolve("listeners.asadmin");
    Files.writeString(
        boot,
        """
        set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.enabled=false
        set configs.config.server-config.network-config.network-listeners.network-listener.https-listener.address=127.0.0.1
        """);
    // Options in a file that only this user reads: a process list shows arguments to everybody.
    Path arguments = directory.resolve("manager.args");
    Files.deleteIfExists(arguments);
    Files.createFile(
        arguments,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    StringBuilder options = new StringBuilder("-Xmx768m\n");
    new TreeMap<>(settings).forEach((k, v) -> options.append("-D" + k + "=" + quoted(v) + "\n"));
    options
        .append("-Djavax.net.ssl.keyStore=" + keyStore + "\n")
        .append("-Djavax.net.ssl.keyStorePassword=" + keyStorePassword + "\n")
        .append("-Djavax.net.ssl.keyStoreType=PKCS12\n")
        .append("-jar " + root.resolve("plugin-service/target/server/payara-micro.jar") + "\n")
        .append("--nohazelcast --rootdir " + payara + "\n")
        .append("--prebootcommandfile " + boot + "\n")
        .append("--sslport " + port + " --sslcert manager --contextroot /\n")
        .append("--deploy " + root.resolve("plugin-service/target/slipway.war") + "\n");
    Files.writeString(arguments, options);
    this.process =
        new Subprocess(
            "manager",
            List.of(Subprocess.java(), "@" + arguments),
            directory.resolve("manager.log"));
  }

  private static String quoted(String value) {
    return value.contains(" ") ? "\"" + value + "\"" : value;
  }

  @Override
  public void start() throws IOException, InterruptedException {
    // What a start finds there it deploys first, answers that it is ready, and deploys again.
    Laboratory.delete(payara);
    process.start();
    starts++;
    Instant giveUp = Instant.now().plus(START_PATIENCE);
    try (HttpClient http =
        HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(2)).build()) {
      while (!isReady(http) || !process.hasLogged(STARTED)) {
        if (!process.isAlive() || process.hasLogged(DEPLOYMENT_FAILED)) {
          process.kill();
          throw new IOException("The manager did not start:\n" + process.lastWords());
        }
        if (Instant.now().isAfter(giveUp)) {
          throw new IOException("The manager is not ready:\n" + process.lastWords());
        }
        Thread.sleep(300);
      }
    }
  }

  private boolean isReady(HttpClient http) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      readiness = response.body();
      // Before the application is deployed the list of checks is empty, and "UP" means nothing.
      return response.statusCode() == 200 && !readiness.contains("\"checks\":[]");
    } catch (IOException e) {
      return false;
    }
  }

  /// What it said last when it was asked whether it is ready: JSON of MicroProfile Health.
  String readiness() {
    return readiness;
  }

  @Override
  public URI api() {
    return base.resolve("/api/v1");
  }

  @Override
  public SSLContext tls() {
    return tls;
  }

  @Override
  public boolean registersItself() {
    return false;
  }

  @Override
  public URI reaching(URI vcenter) {
    return vcenter;
  }

  /// The gateways of a laboratory have keys of the authority that this was started with.
  @Override
  public URI admit(ManagerClient administrator, Site site) {
    return site.gateway().controlUrl();
  }

  @Override
  public int starts() {
    return starts;
  }

  /// SIGKILL.
  @Override
  public void kill() throws InterruptedException {
    process.kill();
    process.await(Duration.ofSeconds(10));
  }

  String lastWords() {
    return process.lastWords();
  }

  @Override
  public void close() {
    process.stop(Duration.ofSeconds(20));
  }
}
