package slipway.lab.vim.wire;

import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.MethodFault;

/// A refusal that the caller is told as a typed vim25 fault.
public final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final MethodFault detail;

  public Fault(MethodFault detail, String message) {
    super(message);
    this.detail = detail;
  }

  public MethodFault detail() {
    return detail;
  }

  /// The fault as tasks and missing properties carry it.
  public LocalizedMethodFault localized() {
    var fault = new LocalizedMethodFault();
    fault.fault = detail;
    fault.localizedMessage = getMessage();
    return fault;
  }
}
