package slipway.manager.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/// Reads the settings from system properties, environment (`SLIPWAY_VCENTER_URL` …) and properties
/// files, in MicroProfile Config's order. A mistake stops the start.
@ApplicationScoped
public class SettingsSource {

  @Produces
  @Singleton
  Settings settings() {
    Config config = ConfigProvider.getConfig();
    return SettingsReader.read(
        config.getPropertyNames(), key -> config.getOptionalValue(key, String.class));
  }

  /// So that a mistake shows at the start and not at the first request.
  void checkAtStart(@Observes @Initialized(ApplicationScoped.class) Object start, Settings all) {
    System.getLogger(SettingsSource.class.getName())
        .log(System.Logger.Level.INFO, "vCenter {0}", all.vcenter().url());
  }
}
