package slipway.lab.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The plugins that this client has met. One that was taken is kept as it was: a change without a
/// new version is not seen. One that was refused is tried again when somebody asks for that.
final class Plugins implements AutoCloseable {
  /// Beyond, registrations are not looked at.
  static final int MAX_PLUGINS = 50;

  private final ClientVersion client;
  private final Map<String, Plugin> known = new LinkedHashMap<>();

  Plugins(ClientVersion client) {
    this.client = client;
  }

  /// A plugin and what became of its manifest.
  ///
  /// @param number which of the plugins with this key and version it is
  /// @param reasons why it was refused
  record Plugin(
      Registration registration,
      int number,
      @Nullable PluginServer server,
      @Nullable Manifest manifest,
      List<String> reasons) {

    /// The first part of its paths at the proxy.
    String instance() {
      return registration.key() + "~" + registration.version() + "~" + number;
    }

    /// Its own address at the proxy, with a slash at the end.
    String base() {
      return "/plugins/" + instance() + "/" + registration.server() + "/";
    }
  }

  /// A plugin and the vCenters at which it is registered.
  record Offered(Plugin plugin, List<String> vcenters) {}

  /// The plugins registered where the user is logged in.
  List<Offered> offered(ClientSession session, boolean again) throws Vim.VimFault {
    Map<String, Registration> registrations = new LinkedHashMap<>();
    Map<String, List<String>> places = new LinkedHashMap<>();
    session.eachVCenter(
        vcenter -> {
          for (Registration registration : vcenter.registrations()) {
            registrations.putIfAbsent(registration.identity(), registration);
            places
                .computeIfAbsent(registration.identity(), _ -> new ArrayList<>())
                .add(vcenter.instanceUuid());
          }
        });
    List<Offered> offered = new ArrayList<>();
    registrations.values().stream()
        .limit(MAX_PLUGINS)
        .forEach(
            each ->
                offered.add(
                    new Offered(
                        plugin(each, session.token(), again),
                        places.getOrDefault(each.identity(), List.of()))));
    return offered;
  }

  private Plugin plugin(Registration registration, String token, boolean again) {
    int number;
    synchronized (this) {
      Plugin before = known.get(registration.identity());
      if (before != null && (before.manifest != null || !again)) {
        return before;
      }
      number = before == null ? next(registration) : before.number;
    }
    Plugin deployed = deploy(registration, number, token);
    synchronized (this) {
      if (known.size() >= MAX_PLUGINS && !known.containsKey(registration.identity())) {
        known.remove(known.keySet().iterator().next());
      }
      known.put(registration.identity(), deployed);
    }
    return deployed;
  }

  private int next(Registration registration) {
    return 1
        + (int)
            known.values().stream()
                .filter(plugin -> plugin.registration.key().equals(registration.key()))
                .filter(plugin -> plugin.registration.version().equals(registration.version()))
                .count();
  }

  private Plugin deploy(Registration registration, int number, String token) {
    if (!registration.fault().isEmpty()) {
      return new Plugin(registration, number, null, null, List.of(registration.fault()));
    }
    PluginServer server;
    try {
      server = new PluginServer(registration.url(), registration.thumbprint());
    } catch (IllegalArgumentException e) {
      return new Plugin(registration, number, null, null, List.of(String.valueOf(e.getMessage())));
    }
    try {
      Manifest manifest =
          new Deployment(server, client, token).manifest(registration.url().getRawPath());
      return new Plugin(registration, number, server, manifest, List.of());
    } catch (Manifest.Refused e) {
      server.close();
      return new Plugin(registration, number, null, null, e.reasons());
    }
  }

  /// By the first part of its paths at the proxy.
  synchronized Optional<Plugin> byInstance(String instance) {
    return known.values().stream().filter(each -> each.instance().equals(instance)).findFirst();
  }

  @Override
  public synchronized void close() {
    for (Plugin plugin : known.values()) {
      PluginServer server = plugin.server;
      if (server != null) {
        server.close();
      }
    }
    known.clear();
  }
}
