package slipway.lab.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A flash chip of a machine with UEFI: Debian's OVMF, with or without Microsoft's keys.
record FirmwareFile(int unit, boolean readOnly, Path path) {
  private static final Path OVMF = Path.of("/usr/share/OVMF");

  // Both need system management mode; that with the keys has Secure Boot on in its variables.
  static FirmwareFile code(Firmware firmware) {
    String name =
        firmware == Firmware.UEFI_SECURE_BOOT ? "OVMF_CODE_4M.ms.fd" : "OVMF_CODE_4M.secboot.fd";
    return new FirmwareFile(0, true, OVMF.resolve(name));
  }

  static FirmwareFile variables(Path nvram) {
    return new FirmwareFile(1, false, nvram);
  }

  /// Gives a machine the settings of a new one, unless it has its own.
  static void furnish(Firmware firmware, Path nvram) throws IOException {
    if (firmware.isUefi() && Files.notExists(nvram)) {
      String name =
          firmware == Firmware.UEFI_SECURE_BOOT ? "OVMF_VARS_4M.ms.fd" : "OVMF_VARS_4M.fd";
      Path fresh = nvram.resolveSibling(nvram.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      Files.copy(OVMF.resolve(name), fresh);
      Files.move(fresh, nvram);
    }
  }
}
