package slipway.manager.registration;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.AccessRoles;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.Extensions;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;
import slipway.manager.vsphere.PluginExtension;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

/// vCenters that remember plugins and roles. Everybody's password is `right`, their certificate's
/// thumbprint [#THUMBPRINT], and `gone` in the host's name makes one unreachable.
public final class FakeVCenters implements VCenters {
  public static final String THUMBPRINT = "AB:".repeat(31) + "CD";

  private final Map<URI, Map<String, PluginExtension>> plugins = new HashMap<>();
  private final Map<String, Set<String>> roles = new TreeMap<>();
  private Set<String> lacking = Set.of();
  private int open;

  public Map<String, PluginExtension> pluginsAt(URI url) {
    return plugins.computeIfAbsent(url, _ -> new TreeMap<>());
  }

  /// The plugin with that key.
  public PluginExtension plugin(URI url, String key) {
    PluginExtension found = pluginsAt(url).get(key);
    if (found == null) {
      throw new AssertionError("there is no " + key + " at " + url);
    }
    return found;
  }

  public Map<String, Set<String>> roles() {
    return roles;
  }

  /// What accounts lack from now on.
  public void lack(Set<String> privileges) {
    lacking = privileges;
  }

  /// Sessions that nobody has ended.
  public int openSessions() {
    return open;
  }

  @Override
  public VSphere login(Endpoint endpoint, String username, String password) {
    String name = endpoint.url().getAuthority();
    if (name.contains("gone")) {
      throw Problem.of(ProblemType.VCENTER_UNREACHABLE, name, "no route").toException();
    }
    if (!endpoint.thumbprint().equals(THUMBPRINT)) {
      throw Problem.of(
              ProblemType.VCENTER_CERTIFICATE_UNTRUSTED, name, THUMBPRINT, endpoint.thumbprint())
          .toException();
    }
    if (!password.equals("right")) {
      throw Problem.of(ProblemType.VCENTER_LOGIN_REFUSED, name).toException();
    }
    open++;
    return (VSphere)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {VSphere.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "extensions" -> new Kept(pluginsAt(endpoint.url()));
                  case "accessRoles" -> new KeptRoles();
                  case "rootFolder" -> new ObjectId("Folder", "group-d1");
                  case "missingPrivileges" -> missing((Set<?>) arguments[1]);
                  case "placements" ->
                      new Placements(
                          List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
                  case "close" -> open--;
                  default -> throw new AssertionError(method);
                });
  }

  private Set<String> missing(Set<?> asked) {
    Set<String> missing = new TreeSet<>(lacking);
    missing.retainAll(asked);
    return missing;
  }

  @Override
  public void install(Endpoint endpoint, String path, String token, PluginExtension plugin) {
    String name = endpoint.url().getAuthority();
    if (name.contains("gone")) {
      throw Problem.of(ProblemType.VCENTER_UNREACHABLE, name, "no route").toException();
    }
    if (!token.equals("good once") || !path.equals("/api/ui/solutioninstall")) {
      throw Problem.of(ProblemType.INSTALLER_REFUSED, name).toException();
    }
    pluginsAt(endpoint.url()).put(plugin.key(), plugin);
  }

  @Override
  public VSphere cloneSession(Endpoint endpoint, String sessionToken) {
    throw new AssertionError("nobody registers with a cloned session");
  }

  @Override
  public Probe probe(URI url) {
    return new Probe(THUMBPRINT, "CN=vc", Instant.parse("2030-01-01T00:00:00Z"), "8.0.3");
  }

  private record Kept(Map<String, PluginExtension> byKey) implements Extensions {
    @Override
    public Optional<PluginExtension> find(String key) {
      return Optional.ofNullable(byKey.get(key));
    }

    @Override
    public void register(PluginExtension plugin) {
      if (byKey.putIfAbsent(plugin.key(), plugin) != null) {
        throw new AssertionError("registered twice: " + plugin.key());
      }
    }

    @Override
    public void update(PluginExtension plugin) {
      if (byKey.replace(plugin.key(), plugin) == null) {
        throw new AssertionError("not there to be updated: " + plugin.key());
      }
    }

    @Override
    public boolean unregister(String key) {
      return byKey.remove(key) != null;
    }
  }

  private final class KeptRoles implements AccessRoles {
    @Override
    public Change put(String name, Set<String> privileges) {
      Set<String> before = roles.put(name, Set.copyOf(privileges));
      if (before == null) {
        return Change.MADE;
      }
      return before.equals(privileges) ? Change.KEPT : Change.CHANGED;
    }

    @Override
    public boolean remove(String name) {
      return roles.remove(name) != null;
    }
  }
}
