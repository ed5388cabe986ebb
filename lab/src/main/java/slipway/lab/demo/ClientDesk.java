package slipway.lab.demo;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import slipway.lab.client.PluginRegistration;
import slipway.lab.client.VCenterAddress;
import slipway.lab.client.VSphereClient;

/// The vSphere Client's stand-in over all sites, with the manager's plugin registered at each.
final class ClientDesk implements AutoCloseable {
  static final String PLUGIN = "slipway.plugin";
  private static final String VERSION = "0.1.0";

  private final VSphereClient client;

  /// @param api of the manager, on the server that serves plugin.json too
  static ClientDesk open(URI api, Keys keys, List<Site> sites)
      throws IOException, GeneralSecurityException {
    return new ClientDesk(api.resolve("/plugin.json"), thumbprint(keys), sites);
  }

  private ClientDesk(URI manifest, String thumbprint, List<Site> sites) throws IOException {
    PluginRegistration plugin =
        new PluginRegistration(PLUGIN, VERSION, "Slipway", manifest, thumbprint, "");
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
