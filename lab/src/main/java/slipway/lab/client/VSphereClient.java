package slipway.lab.client;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import slipway.lab.vim.Identity;

/// The vSphere Client's stand-in, on the loopback address.
public final class VSphereClient implements AutoCloseable {
  /// Connections that wait to be accepted.
  private static final int BACKLOG = 64;

  private static final ClientVersion DEFAULT_VERSION = new ClientVersion("8.0.3");

  private final HttpsServer server;
  private final ExecutorService threads;
  private final Logins logins;
  private final Plugins plugins;
  private final Identity identity;

  private VSphereClient(int port, List<VCenterAddress> vcenters, ClientVersion version)
      throws IOException {
    this.identity = Identity.selfSigned("vsphere-client");
    this.logins = new Logins(vcenters, InstantSource.system());
    this.plugins = new Plugins(version);
    this.server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
    ClientApi api = new ClientApi(version, logins, plugins);
    StaticFiles files = new StaticFiles();
    server.createContext("/", files);
    server.createContext("/ui/api/", api);
    server.createContext("/api/ui/vcenter/", api);
    server.createContext("/plugins/", new PluginProxy(plugins));
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.start();
  }

  /// @param port 0 takes a free one
  /// @param vcenters those that it shows; the first decides who may log in
  public static VSphereClient start(int port, List<VCenterAddress> vcenters) throws IOException {
    return start(port, vcenters, DEFAULT_VERSION);
  }

  /// @param version of the release whose rules for manifests it keeps
  static VSphereClient start(int port, List<VCenterAddress> vcenters, ClientVersion version)
      throws IOException {
    if (vcenters.isEmpty()) {
      throw new IllegalArgumentException("the client needs a vCenter");
    }
    return new VSphereClient(port, vcenters, version);
  }

  /// Where to point a browser.
  public URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/ui/");
  }

  /// SHA-256 of its certificate, colon-separated hex.
  public String thumbprint() {
    return identity.thumbprint();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    plugins.close();
    logins.close();
  }

  @Override
  public String toString() {
    return "vSphere Client stand-in at " + url();
  }
}
