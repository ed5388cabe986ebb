package slipway.manager.vsphere;

/// An account inside a guest. Lives in memory for one operation and is never written anywhere.
public record GuestCredentials(String username, String password) {
  @Override
  public String toString() {
    return "guest account " + username;
  }
}
