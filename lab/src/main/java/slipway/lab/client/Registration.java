package slipway.lab.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// What ExtensionManager holds of a remote plugin. // vim25 Extension
///
/// @param url of plugin.json, or of a zip with several manifests
/// @param thumbprint SHA-256 of the plugin server's certificate; empty when none is registered
/// @param fault why the client cannot use it; empty when it can
record Registration(
    String key, String version, String label, URI url, String thumbprint, String fault) {
  private static final String CLIENT_TYPE = "vsphere-client-remote";
  private static final String SERVER_TYPE = "MANIFEST_SERVER";

  /// Null when the extension is no remote plugin.
  static @Nullable Registration of(Element extension) {
    Element client = typed(extension, "client", CLIENT_TYPE);
    if (client == null) {
      return null;
    }
    String url = Vim.textAt(client, "url");
    Element server = typed(extension, "server", SERVER_TYPE);
    String fault = "";
    if (server == null) {
      fault = "the registration has no server of type " + SERVER_TYPE;
    } else if (!Vim.textAt(server, "url").equals(url)) {
      fault = "client and server of the registration name different addresses";
    } else if (Vim.textAt(server, "serverThumbprint").isEmpty()) {
      fault = "the registration has no thumbprint of the plugin server";
    } else if (!Vim.textAt(client, "version").equals(Vim.textAt(extension, "version"))) {
      fault = "client and extension of the registration name different versions";
    }
    URI parsed = URI.create("about:blank");
    try {
      parsed = URI.create(url);
    } catch (IllegalArgumentException e) {
      fault = "the registered address is none: " + url;
    }
    if (fault.isEmpty() && (!"https".equals(parsed.getScheme()) || parsed.getPort() < 0)) {
      fault = "the registered address must be https://host:port/…: " + url;
    }
    return new Registration(
        Vim.textAt(extension, "key"),
        Vim.textAt(extension, "version"),
        Vim.textAt(extension, "description", "label"),
        parsed,
        server == null ? "" : Vim.textAt(server, "serverThumbprint"),
        fault);
  }

  private static @Nullable Element typed(Element extension, String list, String type) {
    for (Element child : Vim.children(extension)) {
      if (child.getLocalName().equals(list) && Vim.textAt(child, "type").equals(type)) {
        return child;
      }
    }
    return null;
  }

  /// What makes it the same plugin at several vCenters.
  String identity() {
    return key + "~" + version + "~" + url;
  }

  /// `host-port`, as the proxy's paths name the plugin server.
  String server() {
    return url.getHost() + "-" + url.getPort();
  }
}
