package slipway.lab.client;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Somebody who is logged in, at one vCenter or more.
final class ClientSession implements AutoCloseable {
  private final String user;
  private final String token;
  private final Map<String, VCenterSession> vcenters;
  private final Map<String, String> refused;
  private volatile Instant lastUsed;

  /// @param token what plugins are given, and change for clone tickets
  /// @param vcenters by instance uuid
  /// @param refused vCenters that did not let the user in, and why
  ClientSession(
      String user,
      String token,
      Map<String, VCenterSession> vcenters,
      Map<String, String> refused,
      Instant now) {
    this.user = user;
    this.token = token;
    this.vcenters = new LinkedHashMap<>(vcenters);
    this.refused = new LinkedHashMap<>(refused);
    this.lastUsed = now;
  }

  /// Something done at a vCenter.
  interface AtVCenter {
    void run(VCenterSession vcenter) throws IOException;
  }

  String user() {
    return user;
  }

  String token() {
    return token;
  }

  Map<String, VCenterSession> vcenters() {
    return vcenters;
  }

  Optional<VCenterSession> vcenter(String instanceUuid) {
    return Optional.ofNullable(vcenters.get(instanceUuid));
  }

  /// Runs it everywhere; a vCenter that does not answer is left out, one that has ended the session
  /// ends all of this.
  void eachVCenter(AtVCenter what) throws Vim.VimFault {
    for (VCenterSession vcenter : vcenters.values()) {
      attempt(vcenter, what);
    }
  }

  private static void attempt(VCenterSession vcenter, AtVCenter what) throws Vim.VimFault {
    try {
      what.run(vcenter);
    } catch (Vim.VimFault fault) {
      if (fault.type().equals("NotAuthenticated")) {
        throw fault;
      }
      System.getLogger(ClientSession.class.getName())
          .log(System.Logger.Level.WARNING, vcenter.address().name() + ": " + fault.getMessage());
    } catch (IOException e) {
      System.getLogger(ClientSession.class.getName())
          .log(System.Logger.Level.WARNING, vcenter.address().name() + ": " + e.getMessage());
    }
  }

  Map<String, String> refused() {
    return refused;
  }

  Instant lastUsed() {
    return lastUsed;
  }

  void touch(Instant now) {
    lastUsed = now;
  }

  @Override
  public void close() {
    vcenters.values().forEach(VCenterSession::close);
  }
}
