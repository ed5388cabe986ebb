package slipway.lab.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import slipway.lab.client.VSphereClient;
import slipway.lab.image.DataDisk;
import slipway.lab.image.GuestImage;
import slipway.lab.image.PackageBundle;
import slipway.lab.image.Variant;
import slipway.lab.wan.LinkShaper;

/// Two sites, the link between them and a manager: everything a migration needs, on one host. What
// it starts it ends, in reverse order.
final class Laboratory implements AutoCloseable {
  /// The source machine's name.
  static final String MACHINE = "web01";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final DemoOptions options;
  private final Timeline timeline;
  private final Path directory;
  private final String guestPassword = secret();
  private final Keys keys;
  private final Path bundles;
  private final Site source;
  private final Site destination;
  private final LinkShaper link;
  private final Manager managerHost;
  private final ManagerClient manager;
  private final ClientDesk desk;

  /// Makes the manager of a laboratory whose sites are up; it is started and closed with the rest.
  @FunctionalInterface
  interface ManagerMaker {
    Manager make(Laboratory lab) throws Exception;
  }

  /// With a manager that is a process of this host, on a database of its own.
  static Laboratory start(DemoOptions options, Timeline timeline) throws Exception {
    return start(options, timeline, Laboratory::managerProcess);
  }

  static Laboratory start(DemoOptions options, Timeline timeline, ManagerMaker maker)
      throws Exception {
    return new Laboratory(options, timeline, maker);
  }

  private Laboratory(DemoOptions options, Timeline timeline, ManagerMaker maker) throws Exception {
    this.options = options;
    this.timeline = timeline;
    Path kept = options.directory;
    this.directory =
        kept == null ? Files.createTempDirectory("slipway") : Files.createDirectories(kept);
    boolean up = false;
    try {
      running.push(this::deleteDirectory);
      timeline.part("Setting up");
      GuestImage image =
          GuestImage.cached(options.cache(), GuestImage.Recipe.of(options.variant), timeline::say);
      PackageBundle bundle = PackageBundle.openIscsi(options.cache(), image, timeline::say);
      this.keys = Keys.make(options.root, directory.resolve("keys"));

      int sourceLinkPort = freePort();
      this.link =
          push(
              LinkShaper.start(
                  loopback(sourceLinkPort),
                  new LinkShaper.Link(
                      options.link.megabitsPerSecond() * 1_000_000L, options.link.oneWayDelay())));
      timeline.say("link between the sites: " + options.link);
      this.source =
          push(Site.start("source", directory, options.root, keys, sourceLinkPort, link.address()));
      int destinationLinkPort = freePort();
      this.destination =
          push(
              Site.start(
                  "destination",
                  directory,
                  options.root,
                  keys,
                  destinationLinkPort,
                  loopback(destinationLinkPort)));
      if (options.variant == Variant.WHOLE) {
        source.addMachine(MACHINE, image, DataDisk.fresh(), guestPassword);
      } else {
        source.addMachine(MACHINE, image, guestPassword);
      }
      timeline.say("two vCenters and their gateways are up");

      this.bundles = Files.createDirectories(directory.resolve("bundles"));
      Files.createSymbolicLink(
          bundles.resolve("debian-12-amd64"), bundle.directory().toAbsolutePath());
      this.managerHost = push(maker.make(this));
      timeline.say("starting the manager");
      managerHost.start();
      this.manager = anotherClient();
      configure();
      timeline.say("the manager is up at " + managerHost.api());
      List<Site> sites = List.of(source, destination);
      this.desk =
          push(
              managerHost.registersItself()
                  ? ClientDesk.over(sites)
                  : ClientDesk.open(options.root, managerHost.api(), keys, sites));
      up = true;
    } finally {
      if (!up) {
        close();
      }
    }
  }

  private <T extends AutoCloseable> T push(T started) {
    running.push(started);
    return started;
  }

  private ManagerProcess managerProcess() throws IOException {
    EmbeddedPostgres database =
        push(
            EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("database"))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start());
    return managerOn(database.getJdbcUrl("postgres", "postgres"), directory.resolve("manager"));
  }

  /// A manager with that database, not started; the caller closes it.
  ManagerProcess managerOn(String jdbcUrl, Path secrets) throws IOException {
    Files.createDirectories(secrets);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("slipway.vcenter.url", source.url().toString());
    settings.put("slipway.vcenter.thumbprint", source.thumbprint());
    settings.put("slipway.db.url", jdbcUrl);
    settings.put("slipway.db.user", "postgres");
    settings.put(
        "slipway.db.password.file", privateFile(secrets.resolve("db.password"), "postgres"));
    settings.put("slipway.tls.dir", keys.of("manager").toString());
    settings.put(
        "slipway.secret.key.file",
        privateFile(secrets.resolve("secret.key"), Base64.getEncoder().encodeToString(random(32))));
    settings.put("slipway.guest.bundles", bundles.toString());
    return new ManagerProcess(
        options.root,
        secrets,
        freePort(),
        settings,
        keys.serverStore(),
        keys.serverStorePassword(),
        keys.clientTls());
  }

  /// What an administrator would do once: log in, add both sites, register their gateways.
  private void configure() throws IOException, InterruptedException {
    login();
    for (Site site : List.of(source, destination)) {
      ObjectNode body = ManagerClient.JSON.createObjectNode();
      body.put("name", site.name())
          .put("url", managerHost.reaching(site.url()).toString())
          .put("thumbprint", site.thumbprint())
          .put("username", site.service().name())
          .put("password", site.service().password());
      site.id(manager.post("/sites", body).path("id").asText());
      URI controlUrl = managerHost.admit(manager, site);
      ObjectNode gateway = ManagerClient.JSON.createObjectNode();
      gateway
          .put("machine", site.machineId(site.gatewayMachine()))
          .put("controlUrl", controlUrl.toString());
      manager.put("/sites/" + site.id() + "/gateways/" + site.gatewayMachine(), gateway);
    }
  }

  /// Kills the manager and starts another on the same database.
  void restartManager() throws IOException, InterruptedException {
    managerHost.kill();
    managerHost.start();
    login();
  }

  /// Makes a session, for instance where a manager has forgotten those it had.
  void login() throws IOException, InterruptedException {
    manager.login(source.administrator().name(), source.administrator().password());
  }

  VSphereClient client() {
    return desk.client();
  }

  ManagerClient manager() {
    return manager;
  }

  /// A client of the manager that has not logged in.
  ManagerClient anotherClient() {
    return new ManagerClient(managerHost.api(), managerHost.tls());
  }

  int managerStarts() {
    return managerHost.starts();
  }

  Site source() {
    return source;
  }

  Site destination() {
    return destination;
  }

  LinkShaper link() {
    return link;
  }

  /// Packages for guests, by the distribution.
  Path bundles() {
    return bundles;
  }

  Path directory() {
    return directory;
  }

  /// Of the account `admin` in the guest.
  String guestPassword() {
    return guestPassword;
  }

  /// What a person needs to try things by hand.
  List<String> addresses() {
    return List.of(
        "vSphere Client    " + client().url() + "  (a stand-in; log in with the account below)",
        "manager           " + managerHost.api() + "  (described at /openapi)",
        "source vCenter    " + source.url() + "/sdk  thumbprint " + source.thumbprint(),
        "destination       " + destination.url() + "/sdk  thumbprint " + destination.thumbprint(),
        "vCenter account   "
            + source.administrator().name()
            + " / "
            + source.administrator().password(),
        "guest account     admin / " + guestPassword + " in " + MACHINE,
        "workload          http://" + source.workload(MACHINE),
        "logs and disks    " + directory);
  }

  static String secret() {
    return HexFormat.of().formatHex(random(12));
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  private static String privateFile(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content).toString();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void deleteDirectory() throws IOException {
    if (options.directory == null) {
      delete(directory);
    }
  }

  /// Deletes a directory with all that is in it; harmless when there is none.
  static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public void close() {
    while (!running.isEmpty()) {
      AutoCloseable last = running.pop();
      try {
        last.close();
      } catch (Exception e) {
        timeline.say("could not stop " + last + ": " + e);
      }
    }
  }
}
