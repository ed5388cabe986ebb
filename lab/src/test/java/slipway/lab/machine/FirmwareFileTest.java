package slipway.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirmwareFileTest {
  @TempDir Path dir;

  @Test
  void aMachineKeepsTheSettingsThatItWasFurnishedWith() throws Exception {
    Path nvram = dir.resolve("firmware.nvram");
    FirmwareFile.furnish(Firmware.UEFI_SECURE_BOOT, nvram);
    assertThat(nvram).hasSameBinaryContentAs(Path.of("/usr/share/OVMF/OVMF_VARS_4M.ms.fd"));
    Files.writeString(nvram, "an entry of the guest's");
    FirmwareFile.furnish(Firmware.UEFI_SECURE_BOOT, nvram);
    assertThat(nvram).hasContent("an entry of the guest's");
    assertThat(dir).isDirectoryContaining(nvram::equals).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void withoutSecureBootThereAreNoKeysAndBiosHasNoSettings() throws Exception {
    Path nvram = dir.resolve("firmware.nvram");
    FirmwareFile.furnish(Firmware.BIOS, nvram);
    assertThat(nvram).doesNotExist();
    FirmwareFile.furnish(Firmware.UEFI, nvram);
    assertThat(nvram).hasSameBinaryContentAs(Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd"));
  }
}
