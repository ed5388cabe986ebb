package slipway.manager.registration;

import slipway.manager.vsphere.Endpoint;

/// What the vSphere Client's installer of plugins left for the appliance that it deployed: good for
/// one registration, within 30 minutes.
public record Ticket(Endpoint vcenter, String path, String token) {
  @Override
  public String toString() {
    return "a ticket for " + vcenter.url();
  }
}
