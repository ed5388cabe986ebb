package slipway.manager.guestmatrix;

import java.util.List;
import java.util.Locale;

/// How a machine's firmware starts the guest.
public enum BootMode {
  BIOS("BIOS"),
  UEFI("UEFI"),
  UEFI_SECURE("UEFI with Secure Boot");

  private final String title;

  BootMode(String title) {
    this.title = title;
  }

  /// As the matrix writes it.
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String title() {
    return title;
  }

  /// What a machine may be started by. vim25 6.0 tells of UEFI; of Secure Boot at most a setting
  /// tells that it is on.
  ///
  /// @param firmware vim25 `GuestOsDescriptorFirmwareType`
  static List<BootMode> of(String firmware, boolean secureBoot) {
    if (firmware.equals("bios")) {
      return List.of(BIOS);
    }
    return secureBoot ? List.of(UEFI_SECURE) : List.of(UEFI, UEFI_SECURE);
  }
}
