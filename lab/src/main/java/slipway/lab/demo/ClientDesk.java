package slipway.lab.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import slipway.lab.client.VCenterAddress;
import slipway.lab.client.VSphereClient;
import slipway.lab.process.HostProgram;

/// The vSphere Client's stand-in over all sites, with the manager's plugin registered at each by
/// the program that administrators register it with.
final class ClientDesk implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final int PEM_COLUMNS = 64;

  private final VSphereClient client;

  /// @param root of the checkout
  /// @param api of the manager, on the server that serves the plugin too
  static ClientDesk open(Path root, URI api, Keys keys, List<Site> sites)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path program = root.resolve("plugin-service/target/slipway-cli.jar");
    if (!Files.exists(program)) {
      throw new IOException(program + " is missing; ./slipway build makes it");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Subprocess.java(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                program.toString(),
                "register",
                "--url",
                api.resolve("/plugin.zip").toString(),
                "--certificate",
                certificate(keys).toString(),
                "--user",
                sites.getFirst().administrator().name(),
                "--password-stdin"));
    List<VCenterAddress> vcenters = new ArrayList<>();
    for (Site site : sites) {
      vcenters.add(new VCenterAddress(site.name(), site.url(), site.thumbprint()));
      command.addAll(
          List.of("--vcenter", site.url().toString(), "--thumbprint", site.thumbprint()));
    }
    List<String> told = new ArrayList<>();
    try {
      // One account for all sites, as where vCenters share their single sign-on.
      HostProgram.run(
          LONGEST, command, sites.getFirst().administrator().password() + "\n", told::add);
    } catch (IOException e) {
      throw new IOException("the plugin cannot be registered: " + told, e);
    }
    return new ClientDesk(VSphereClient.start(0, vcenters));
  }

  private ClientDesk(VSphereClient client) {
    this.client = client;
  }

  /// The manager's certificate in a file of its own, as the appliance has it.
  private static Path certificate(Keys keys) throws IOException, GeneralSecurityException {
    Certificate certificate =
        KeyStore.getInstance(keys.serverStore().toFile(), keys.serverStorePassword().toCharArray())
            .getCertificate("manager");
    String body =
        Base64.getMimeEncoder(PEM_COLUMNS, new byte[] {'\n'})
            .encodeToString(certificate.getEncoded());
    return Files.writeString(
        keys.serverStore().resolveSibling("manager.pem"),
        "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
  }

  VSphereClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return client.toString();
  }
}
