package slipway.manager.vsphere;

/// Opens sessions at vCenters.
public interface VCenters {

  /// Logs in with an account's credentials.
  VSphere login(Endpoint endpoint, String username, String password);

  /// Takes part in the session of a user of the vSphere Client: exchanges the plugin's session
  /// token for a clone ticket at this configured vCenter and clones the session.
  ///
  /// @param sessionToken the header `vmware-api-session-id` of the plugin's request
  VSphere cloneSession(Endpoint endpoint, String sessionToken);
}
