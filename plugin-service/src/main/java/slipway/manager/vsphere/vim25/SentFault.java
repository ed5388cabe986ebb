package slipway.manager.vsphere.vim25;

import com.vmware.vim25.KeyValue;
import java.util.List;

/// vim25's faults as values that are sent. yavijava's are exceptions: its writer goes through all
/// that Java keeps in those and complains of every field. What it writes is named after the class
/// and after the public fields.
public final class SentFault {
  private SentFault() {}

  /// The fault with its text.
  public static final class LocalizedMethodFault {
    public final MethodFault fault;
    public final String localizedMessage;

    LocalizedMethodFault(MethodFault fault, String localizedMessage) {
      this.fault = fault;
      this.localizedMessage = localizedMessage;
    }
  }

  /// Any fault.
  public static class MethodFault {}

  /// Somebody took it back.
  public static final class RequestCanceled extends MethodFault {}

  /// A fault of an extension's own.
  public static final class ExtendedFault extends MethodFault {
    public final String faultTypeId;
    public final KeyValue[] data;

    ExtendedFault(String faultTypeId, List<KeyValue> data) {
      this.faultTypeId = faultTypeId;
      this.data = data.toArray(KeyValue[]::new);
    }
  }
}
