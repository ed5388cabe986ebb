package slipway.manager.registration;

import slipway.manager.vsphere.Endpoint;

/// A vCenter and the account that is used there once.
public record Access(Endpoint vcenter, String user, String password) {
  @Override
  public String toString() {
    return user + " at " + vcenter.url();
  }
}
