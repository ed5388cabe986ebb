package slipway.lab.powershell;

import java.util.List;

/// An object of .NET as far as the dialect has it.
public interface HostObject {
  /// Throws [UnsupportedOperationException] for a method it does not have.
  Object call(String method, List<Object> arguments);

  /// Throws [UnsupportedOperationException] for a property it does not have.
  default Object get(String property) {
    throw new UnsupportedOperationException(property);
  }
}
