package slipway.lab.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The keys of one installation: the product's own authority and identities, made with `slipway
/// keys`, and the manager's HTTPS certificate.
final class Keys {
  private static final int PEM_COLUMNS = 64;

  private final Path directory;
  private final Path serverStore;
  private final String serverStorePassword = Laboratory.secret();
  private final SSLContext clientTls;

  private Keys(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
    this.directory = directory;
    this.serverStore = directory.resolve("manager.p12");
    Path password = directory.resolve("manager.p12.password");
    Files.writeString(password, serverStorePassword);
    run(
        List.of(
            Path.of(Subprocess.java()).resolveSibling("keytool").toString(),
            "-genkeypair",
            "-alias",
            "manager",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
            "-keystore",
            serverStore.toString(),
            "-storepass:file",
            password.toString()));
    Files.delete(password);
    KeyStore own = KeyStore.getInstance(serverStore.toFile(), serverStorePassword.toCharArray());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("manager", own.getCertificate("manager"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    this.clientTls = SSLContext.getInstance("TLS");
    clientTls.init(null, trust.getTrustManagers(), null);
  }

  static Keys make(Path root, Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    Files.createDirectories(directory);
    run(
        List.of(
            Subprocess.java(),
            "-jar",
            root.resolve("gateway/target/gateway.jar").toString(),
            "keys",
            directory.toString(),
            "source,127.0.0.1",
            "destination,127.0.0.1",
            "manager"));
    return new Keys(directory);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed: " + output);
    }
  }

  /// The directory with `ca.pem`, `cert.pem` and `key.pem` of one node.
  Path of(String node) {
    return directory.resolve(node);
  }

  Path serverStore() {
    return serverStore;
  }

  String serverStorePassword() {
    return serverStorePassword;
  }

  /// The manager's HTTPS certificate in a file of its own, as the appliance has it.
  Path serverCertificate() throws IOException, GeneralSecurityException {
    Certificate certificate =
        KeyStore.getInstance(serverStore.toFile(), serverStorePassword.toCharArray())
            .getCertificate("manager");
    String body =
        Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'})
            .encodeToString(certificate.getEncoded());
    return Files.writeString(
        serverStore.resolveSibling("manager.pem"),
        "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
  }

  /// Trusts the manager's certificate and no other.
  SSLContext clientTls() {
    return clientTls;
  }
}
