package slipway.lab.vim;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.vmware.vim25.AboutInfo;
import com.vmware.vim25.Extension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.access.Account;
import slipway.lab.vim.access.Permissions;
import slipway.lab.vim.access.Sessions;
import slipway.lab.vim.imports.Leases;
import slipway.lab.vim.inventory.Body;
import slipway.lab.vim.inventory.Configuration;
import slipway.lab.vim.inventory.Inventory;
import slipway.lab.vim.inventory.Snapshots;
import slipway.lab.vim.verb.Dispatcher;
import slipway.lab.vim.verb.Events;
import slipway.lab.vim.verb.Extensions;
import slipway.lab.vim.verb.GuestWork;
import slipway.lab.vim.verb.ServiceInstanceVerbs;
import slipway.lab.vim.verb.Site;

/// One vCenter endpoint on the loopback address.
public final class VCenter implements AutoCloseable {
  /// Connections that wait to be accepted.
  private static final int BACKLOG = 64;

  private final HttpsServer server;
  private final ExecutorService threads;
  private final Identity identity;
  private final Site site;
  private final Seed seed;

  private VCenter(
      HttpsServer server, ExecutorService threads, Identity identity, Site site, Seed seed) {
    this.server = server;
    this.threads = threads;
    this.identity = identity;
    this.site = site;
    this.seed = seed;
  }

  /// Finds what its datastores hold from an earlier run and starts to answer.
  public static VCenter start(VCenterConfig config) throws IOException {
    return start(config, null);
  }

  /// @param bodies null: real machines
  public static VCenter start(VCenterConfig config, Body.@Nullable Maker bodies)
      throws IOException {
    Identity identity = config.identity().orElseGet(() -> Identity.selfSigned(config.name()));
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), config.port());
    HttpsServer server = HttpsServer.create(address, BACKLOG);
    try {
      server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
      var inventory = new Inventory(config.layout(), bodies);
      var permissions = new Permissions();
      for (Account account : config.accounts()) {
        permissions.grant(inventory.root().id(), account.principal(), account.role().id(), true);
      }
      var sessions = new Sessions(config.accounts(), config.idle(), Clock.systemUTC());
      var kept = new KeptDisks(config.keepDetachedDisks(), inventory);
      var configuration = new Configuration(inventory, kept);
      // A host of its own name, as vCenter tells one: whoever sends disks has to know it again.
      String host = "https://localhost:" + server.getAddress().getPort();
      var leases = new Leases(inventory, configuration, host + "/nfc", identity.sha1Thumbprint());
      var site =
          new Site(
              about(config),
              inventory,
              sessions,
              permissions,
              configuration,
              new Snapshots(inventory),
              new Extensions(),
              new Events(),
              new GuestWork(server.getAddress().getPort()),
              leases);
      ServiceInstanceVerbs.install(site);
      server.createContext("/sdk", new SdkFront(new Dispatcher(site), sessions));
      server.createContext("/folder", new FolderFront(site));
      server.createContext("/guestFile", new GuestFileFront(site.guestWork().transfers()));
      server.createContext(NfcFront.PREFIX, new NfcFront(leases));
      server.createContext("/api", new ApiFront(sessions, config.instanceUuid()));
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      server.start();
      return new VCenter(
          server, threads, identity, site, new Seed(inventory, site.configuration()));
    } catch (IOException | RuntimeException e) {
      server.stop(0);
      throw e;
    }
  }

  private static AboutInfo about(VCenterConfig config) {
    var about = new AboutInfo();
    about.name = "VMware vCenter Server";
    about.fullName = "Slipway lab vCenter stand-in " + config.name();
    about.vendor = "Slipway lab";
    about.version = "8.0.3";
    about.build = "1";
    about.localeVersion = "INTL";
    about.localeBuild = "000";
    about.osType = "linux-x64";
    about.productLineId = "vpx";
    about.apiType = "VirtualCenter";
    about.apiVersion = "8.0.3.0";
    about.instanceUuid = config.instanceUuid();
    about.licenseProductName = "VMware VirtualCenter Server";
    about.licenseProductVersion = "8.0";
    return about;
  }

  /// `https://127.0.0.1:port`.
  public URI url() {
    return URI.create("https://127.0.0.1:" + port());
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /// SHA-256 of the certificate, colon-separated hex.
  public String thumbprint() {
    return identity.thumbprint();
  }

  /// What is registered now, as it was sent.
  public List<Extension> extensions() {
    return site.extensions().all();
  }

  /// The imports that run: how fast they may be, and how long they live.
  public Leases leases() {
    return site.leases();
  }

  /// What a lab needs beyond vim25: machines from images, gateways, leftovers.
  public Seed seed() {
    return seed;
  }

  /// Stops answering, powers all machines off, and leaves their files.
  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    site.inventory().close();
  }
}
