package slipway.lab.client;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Registers any remote plugin with vCenters, as its installer does.
///
/// @param url of plugin.json, on the plugin's server
/// @param thumbprint SHA-256 of that server's certificate, colon-separated hex
/// @param lists the extension's `taskList`, `eventList`, `faultList`, `privilegeList` and
///     `resourceList` as vim25 XML, in that order; empty for none
public record PluginRegistration(
    String key, String version, String label, URI url, String thumbprint, String lists) {
  private static final String COMPANY = "Slipway";

  /// Registers it, or brings an older registration up to date.
  public void at(VCenterAddress vcenter, String user, String password) throws IOException {
    try (VCenterSession session = VCenterSession.open(vcenter, user, password)) {
      session.register(key, xml());
    }
  }

  /// Removes a registration.
  public static void remove(VCenterAddress vcenter, String user, String password, String key)
      throws IOException {
    try (VCenterSession session = VCenterSession.open(vcenter, user, password)) {
      session.unregister(key);
    }
  }

  // vim25 Extension; its elements come in the schema's order.
  private String xml() {
    return "<extension>"
        + description()
        + Vim.elements(Map.of("key", key))
        + Vim.elements(Map.of("company", COMPANY))
        + Vim.elements(Map.of("version", version))
        + "<server>"
        + Vim.elements(Map.of("url", url.toString()))
        + description()
        + Vim.elements(Map.of("company", COMPANY))
        + "<type>MANIFEST_SERVER</type><adminEmail>noreply@slipway.invalid</adminEmail>"
        + Vim.elements(Map.of("serverThumbprint", thumbprint))
        + "</server><client>"
        + Vim.elements(Map.of("version", version))
        + description()
        + Vim.elements(Map.of("company", COMPANY))
        + "<type>vsphere-client-remote</type>"
        + Vim.elements(Map.of("url", url.toString()))
        + "</client>"
        + lists
        + Vim.elements(Map.of("lastHeartbeatTime", Instant.now().toString()))
        + "</extension>";
  }

  private String description() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("label", label);
    words.put("summary", label);
    return "<description>" + Vim.elements(words) + "</description>";
  }
}
