package slipway.manager.session;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.VSphere;

/// Who sends the current request.
@RequestScoped
public class Caller {
  private @Nullable VSphere vsphere;
  private String address = "";

  /// For whoever must stand in for a request, as tests do.
  public static Caller of(VSphere vsphere, String address) {
    Caller caller = new Caller();
    caller.enter(vsphere, address);
    return caller;
  }

  void enter(VSphere session, String from) {
    vsphere = session;
    address = from;
  }

  /// As vCenter knows the user.
  public String userName() {
    return vsphere().userName();
  }

  /// Where the request comes from.
  public String address() {
    return address;
  }

  /// The user's own session at the configured vCenter: for reading and for asking what the user may
  /// do. Do not close it; it serves the user's other requests too.
  public VSphere vsphere() {
    VSphere session = vsphere;
    if (session == null) {
      throw Problem.of(ProblemType.SESSION_REQUIRED).toException();
    }
    return session;
  }
}
