package slipway.lab.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import slipway.lab.client.VCenterAddress;
import slipway.lab.client.VSphereClient;
import slipway.lab.process.HostProgram;
import slipway.lab.vim.access.Account;

/// The vSphere Client's stand-in over all sites, with the manager's plugin registered at each by
/// the program that administrators register it with.
final class ClientDesk implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final VSphereClient client;

  /// @param root of the checkout
  /// @param api of the manager, on the server that serves the plugin too
  static ClientDesk open(Path root, URI api, Keys keys, List<Site> sites)
      throws IOException, GeneralSecurityException, InterruptedException {
    // One account for all sites, as where vCenters share their single sign-on.
    return open(root, api, keys, sites.getFirst().administrator(), vcenters(sites));
  }

  /// Over sites where somebody else registers the plugin.
  static ClientDesk over(List<Site> sites) throws IOException, GeneralSecurityException {
    return new ClientDesk(VSphereClient.start(0, vcenters(sites)));
  }

  private static List<VCenterAddress> vcenters(List<Site> sites) {
    return sites.stream()
        .map(site -> new VCenterAddress(site.name(), site.url(), site.thumbprint()))
        .toList();
  }

  static ClientDesk open(
      Path root, URI api, Keys keys, Account administrator, List<VCenterAddress> vcenters)
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
                keys.serverCertificate().toString(),
                "--user",
                administrator.name(),
                "--password-stdin"));
    for (VCenterAddress vcenter : vcenters) {
      command.addAll(
          List.of("--vcenter", vcenter.url().toString(), "--thumbprint", vcenter.thumbprint()));
    }
    List<String> told = new ArrayList<>();
    try {
      HostProgram.run(LONGEST, command, administrator.password() + "\n", told::add);
    } catch (IOException e) {
      throw new IOException("the plugin cannot be registered: " + told, e);
    }
    return new ClientDesk(VSphereClient.start(0, vcenters));
  }

  private ClientDesk(VSphereClient client) {
    this.client = client;
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
