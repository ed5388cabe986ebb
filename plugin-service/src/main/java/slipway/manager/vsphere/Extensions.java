package slipway.manager.vsphere;

import java.util.Optional;

/// The plugins that a vCenter knows. // vim25 ExtensionManager
public interface Extensions {

  Optional<PluginExtension> find(String key);

  void register(PluginExtension plugin);

  void update(PluginExtension plugin);

  /// False when there was none.
  boolean unregister(String key);
}
