package slipway.manager.vsphere.vim25;

import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.MethodFault;
import java.rmi.RemoteException;
import org.jspecify.annotations.Nullable;

/// A fault as vCenter told it, from a call or from a task.
final class SoapFault extends RemoteException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable MethodFault fault;
  private final String told;

  /// @param fault null when vCenter told no type, or one that vim25 6.0 does not know
  SoapFault(String told, @Nullable MethodFault fault) {
    super(told);
    this.told = told;
    this.fault = fault;
  }

  static SoapFault of(@Nullable LocalizedMethodFault error) {
    if (error == null) {
      return new SoapFault("the task failed and vCenter gives no reason", null);
    }
    String type = error.fault == null ? "unknown" : error.fault.getClass().getSimpleName();
    return new SoapFault(
        error.localizedMessage == null ? type : error.localizedMessage, error.fault);
  }

  @Nullable MethodFault fault() {
    return fault;
  }

  String told() {
    return told;
  }
}
