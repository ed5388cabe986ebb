package slipway.manager.vsphere.vim25;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.PluginExtension;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

/// Opens vim25 sessions. Sessions at the same vCenter share their connections.
@ApplicationScoped
public class Vim25VCenters implements VCenters {
  /// Beyond, the one used longest ago is forgotten; its sessions go on with it.
  static final int MAX_TRANSPORTS = 64;

  private final Map<Endpoint, Transport> transports =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Transport> eldest) {
          return size() > MAX_TRANSPORTS;
        }
      };

  @Override
  public VSphere login(Endpoint endpoint, String username, String password) {
    Connection.Login login =
        (vim, content) -> vim.login(content.sessionManager, username, password, null);
    return new Vim25VSphere(new Connection(transport(endpoint), login, true));
  }

  @Override
  public VSphere cloneSession(Endpoint endpoint, String sessionToken) {
    Transport transport = transport(endpoint);
    Connection.Login login =
        (vim, content) -> {
          String uuid = content.about.instanceUuid;
          String ticket = CloneTickets.exchange(transport, sessionToken, uuid);
          return vim.cloneSession(content.sessionManager, ticket);
        };
    // When a user's session has ended, only the user may begin another.
    return new Vim25VSphere(new Connection(transport, login, false));
  }

  @Override
  public void install(Endpoint endpoint, String path, String token, PluginExtension plugin) {
    SolutionInstaller.install(transport(endpoint), path, token, plugin);
  }

  @Override
  public Probe probe(URI url) {
    return Stranger.probe(url);
  }

  private synchronized Transport transport(Endpoint endpoint) {
    return transports.computeIfAbsent(endpoint, Transport::new);
  }
}
