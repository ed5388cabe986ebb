package slipway.lab.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import slipway.lab.client.PluginRegistration;
import slipway.lab.client.VCenterAddress;
import slipway.lab.client.VSphereClient;

/// The vSphere Client's stand-in over all sites, with the manager's plugin registered at each.
final class ClientDesk implements AutoCloseable {
  /// What `manifest` makes for vCenter: key, version, and the lists that go into the extension.
  private static final Pattern LISTS =
      Pattern.compile(
          "(?s).*<lists[^>]*key=\"([^\"]+)\"[^>]*version=\"([^\"]+)\"[^>]*>(.*)</lists>.*");

  private final VSphereClient client;

  /// @param root of the checkout
  /// @param api of the manager, on the server that serves plugin.json too
  static ClientDesk open(Path root, URI api, Keys keys, List<Site> sites)
      throws IOException, GeneralSecurityException {
    Path lists = root.resolve("manifest/target/registration/lists.xml");
    if (!Files.exists(lists)) {
      throw new IOException(lists + " is missing; ./slipway build makes it");
    }
    Matcher parts = LISTS.matcher(Files.readString(lists));
    if (!parts.matches()) {
      throw new IOException(lists + " does not begin with <lists key= version=>");
    }
    return new ClientDesk(
        new PluginRegistration(
            parts.group(1),
            parts.group(2),
            "Slipway",
            api.resolve("/plugin.json"),
            thumbprint(keys),
            parts.group(3)),
        sites);
  }

  private ClientDesk(PluginRegistration plugin, List<Site> sites) throws IOException {
    List<VCenterAddress> vcenters = new ArrayList<>();
    for (Site site : sites) {
      VCenterAddress vcenter = new VCenterAddress(site.name(), site.url(), site.thumbprint());
      plugin.at(vcenter, site.administrator().name(), site.administrator().password());
      vcenters.add(vcenter);
    }
    this.client = VSphereClient.start(0, vcenters);
  }

  private static String thumbprint(Keys keys) throws IOException, GeneralSecurityException {
    Certificate certificate =
        KeyStore.getInstance(keys.serverStore().toFile(), keys.serverStorePassword().toCharArray())
            .getCertificate("manager");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
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
