package slipway.lab.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import slipway.lab.client.VCenterAddress;
import slipway.lab.client.VSphereClient;
import slipway.lab.vim.VCenter;
import slipway.lab.vim.VCenterConfig;
import slipway.lab.vim.access.Account;
import slipway.lab.vim.access.Role;
import slipway.lab.vim.inventory.Bodies;
import slipway.lab.vim.inventory.Body;
import slipway.lab.vim.inventory.Layout;
import slipway.lab.vim.inventory.VmRecord;

/// A manager as its appliance sets it up, with the installation's authority and the password of
/// `admin`, its database, and one vCenter that is its only site. No gateway has come yet.
final class Installation implements AutoCloseable {
  static final String ADMIN_PASSWORD = "the password of admin";

  private static final long DATASTORE_BYTES = 4L << 30;
  private static final int ITERATIONS = 1000;
  private static final int HASH_BITS = 256;

  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Path root;
  private final Path directory;
  private final Account administrator =
      new Account("administrator@vsphere.local", Laboratory.secret(), Role.ADMINISTRATOR);
  private final Account service =
      new Account("slipway@vsphere.local", Laboratory.secret(), Role.TARGET);
  private final Keys keys;
  private final VCenter vcenter;
  private final EmbeddedPostgres database;
  private final ManagerProcess process;
  private final ManagerClient manager;
  private final String site;

  Installation(Path root) throws Exception {
    this.root = root;
    this.directory = Files.createTempDirectory("slipway");
    running.push(() -> Laboratory.delete(directory));
    boolean up = false;
    try {
      this.keys = Keys.make(root, directory.resolve("keys"));
      this.vcenter = push(VCenter.start(config(), this::body));
      this.database =
          push(
              EmbeddedPostgres.builder()
                  .setDataDirectory(directory.resolve("database"))
                  .setServerConfig("listen_addresses", "127.0.0.1")
                  .start());
      int port = Laboratory.freePort();
      this.process =
          push(
              new ManagerProcess(
                  root,
                  directory.resolve("manager"),
                  port,
                  settings(port),
                  keys.serverStore(),
                  keys.serverStorePassword(),
                  keys.clientTls()));
      process.start();
      this.manager = new ManagerClient(process.api(), keys.clientTls());
      manager.login(administrator.name(), administrator.password());
      ObjectNode body = ManagerClient.JSON.createObjectNode();
      body.put("name", "here")
          .put("url", vcenter.url().toString())
          .put("thumbprint", vcenter.thumbprint())
          .put("username", service.name())
          .put("password", service.password());
      this.site = manager.post("/sites", body).path("id").asText();
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

  private VCenterConfig config() throws IOException {
    return new VCenterConfig(
        "here",
        UUID.randomUUID().toString(),
        0,
        List.of(administrator, service),
        new Layout(
            "Datacenter",
            "Cluster",
            "host-1.lab",
            "Servers",
            "Servers",
            List.of("VM Network"),
            List.of(
                new Layout.Store(
                    "ds", Files.createDirectories(directory.resolve("ds")), DATASTORE_BYTES))));
  }

  /// As the appliance's first boot writes them.
  private Map<String, String> settings(int port)
      throws IOException, GeneralSecurityException, InterruptedException {
    Files.createDirectories(directory.resolve("manager/bundles"));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("slipway.vcenter.url", vcenter.url().toString());
    settings.put("slipway.vcenter.thumbprint", vcenter.thumbprint());
    settings.put("slipway.db.url", database.getJdbcUrl("postgres", "postgres"));
    settings.put("slipway.db.user", "postgres");
    settings.put("slipway.db.password.file", secretFile("db.password", "postgres"));
    settings.put("slipway.tls.dir", keys.of("manager").toString());
    settings.put(
        "slipway.secret.key.file",
        secretFile("secret.key", Base64.getEncoder().encodeToString(random(32))));
    settings.put("slipway.guest.bundles", directory.resolve("manager/bundles").toString());
    settings.put("slipway.admin.verifier.file", secretFile("admin.verifier", verifier()));
    settings.put("slipway.authority.dir", keys.of("ca").toString());
    settings.put("slipway.address", "127.0.0.1:" + port);
    settings.put("slipway.https.certificate", keys.serverCertificate().toString());
    settings.put(
        "slipway.appliance.package", SmallAppliance.make(directory.resolve("package")).toString());
    return settings;
  }

  /// An imported appliance is a gateway of the product; there is no other machine that runs.
  private Body body(VmRecord record, Bodies.Storage storage, Runnable onPowerOff)
      throws IOException {
    return DeployedGateway.isOne(record)
        ? new DeployedGateway(root, directory, record)
        : new Bodies().make(record, storage, onPowerOff);
  }

  private static String verifier() throws GeneralSecurityException {
    byte[] salt = random(16);
    byte[] hash =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(
                new PBEKeySpec(ADMIN_PASSWORD.toCharArray(), salt, ITERATIONS, HASH_BITS))
            .getEncoded();
    Base64.Encoder base64 = Base64.getEncoder();
    return ITERATIONS + ":" + base64.encodeToString(salt) + ":" + base64.encodeToString(hash);
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }

  private String secretFile(String name, String content) throws IOException {
    Path file = directory.resolve("manager").resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, content).toString();
  }

  /// A gateway that has not been let in, next to its machine in vCenter.
  Newcomer newcomer(String name) throws IOException {
    String machine =
        vcenter
            .seed()
            .addGateway(name, Files.createDirectories(directory.resolve("attached-" + name)));
    return push(new Newcomer(root, directory, name, vcenter.seed().uuid(machine)));
  }

  VCenter vcenter() {
    return vcenter;
  }

  Account administrator() {
    return administrator;
  }

  /// The vSphere Client's stand-in with the plugin in it; ended with everything else.
  VSphereClient openClient() throws IOException, GeneralSecurityException, InterruptedException {
    return push(ClientDesk.open(
            root,
            process.api(),
            keys,
            administrator,
            List.of(new VCenterAddress("here", vcenter.url(), vcenter.thumbprint()))))
        .client();
  }

  /// A client that an administrator has logged in.
  ManagerClient manager() {
    return manager;
  }

  /// The id that the manager gave the vCenter.
  String site() {
    return site;
  }

  /// By which gateways know the manager.
  Path managersIdentity() {
    return keys.of("manager");
  }

  java.net.URI registrationPage() {
    return process.api().resolve("/registration");
  }

  /// Changes the database behind the manager's back.
  int change(String sql, Object... values) throws SQLException {
    try (Connection connection = database.getPostgresDatabase().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /// SIGKILL, and a new start that knows the database alone.
  void killManagerAndStartIt() throws IOException, InterruptedException {
    process.kill();
    process.start();
    manager.login(administrator.name(), administrator.password());
  }

  String lastWords() {
    return process.lastWords();
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = new IOException("something could not be stopped", e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
