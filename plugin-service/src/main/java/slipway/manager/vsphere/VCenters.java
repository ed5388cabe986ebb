package slipway.manager.vsphere;

import java.net.URI;
import java.time.Instant;

/// Opens sessions at vCenters.
public interface VCenters {

  /// Logs in with an account's credentials.
  VSphere login(Endpoint endpoint, String username, String password);

  /// Takes part in the session of a user of the vSphere Client: exchanges the plugin's session
  /// token for a clone ticket at this configured vCenter and clones the session.
  ///
  /// @param sessionToken the header `vmware-api-session-id` of the plugin's request
  VSphere cloneSession(Endpoint endpoint, String sessionToken);

  /// Has the vSphere Client's own installer of plugins, which deployed this appliance, register its
  /// plugin: without an account, for a token that works once. // vSphere Client SDK 8.0,
  /// solutioninstall
  ///
  /// @param path of the client's address for that
  void install(Endpoint endpoint, String path, String token, PluginExtension plugin);

  /// What a vCenter shows to somebody who does not trust it yet.
  Probe probe(URI url);

  /// @param thumbprint SHA-256 of the certificate, colon-separated hex
  /// @param subject of the certificate
  /// @param version of the vCenter, as it says itself
  record Probe(String thumbprint, String subject, Instant notAfter, String version) {}
}
