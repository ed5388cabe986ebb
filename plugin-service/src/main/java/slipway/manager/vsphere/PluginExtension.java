package slipway.manager.vsphere;

/// A remote plugin as it stands in vCenter's list of extensions. // vim25 Extension
///
/// @param url of plugin.json, or of a zip with several manifests; empty for an extension that is no
///     remote plugin
/// @param thumbprint SHA-256 of the plugin server's certificate, colon-separated hex
/// @param lists what it brings along
public record PluginExtension(
    String key,
    String version,
    String company,
    String label,
    String url,
    String thumbprint,
    ExtensionLists lists) {}
