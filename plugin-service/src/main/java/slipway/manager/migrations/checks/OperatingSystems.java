package slipway.manager.migrations.checks;

import java.util.List;
import slipway.manager.vsphere.Machine;

/// The operating systems that can be prepared to boot over iSCSI.
public final class OperatingSystems {
  /// The beginnings of vim25's `VirtualMachineGuestOsIdentifier`s.
  static final List<String> SUPPORTED = List.of("debian12");

  private OperatingSystems() {}

  /// Only what a guest action exists for is let through.
  public static boolean isSupported(Machine machine) {
    return SUPPORTED.stream().anyMatch(machine.guestId()::startsWith);
  }
}
