package slipway.lab.image;

import java.util.List;
import java.util.Locale;
import slipway.lab.machine.Firmware;

/// What kind of Debian 12 a guest is: how its disk is divided, what starts it, and who makes its
/// start-up images. `layouts.sh` knows the same names.
public enum Variant {
  /// BIOS, initramfs-tools, one partition.
  WHOLE(Firmware.BIOS),
  /// The same with dracut, as Red Hat's kin have it: its images hold what this machine needs only.
  DRACUT(Firmware.BIOS),
  /// UEFI with Secure Boot. The firmware's own entry starts it; EFI/BOOT is empty.
  SECURE_BOOT(Firmware.UEFI_SECURE_BOOT),
  /// UEFI without keys, and a GRUB that nobody signed: there is no shim.
  UEFI(Firmware.UEFI),
  /// The root in a logical volume, /boot beside it.
  LVM(Firmware.BIOS),
  /// The root encrypted; the start-up image has the key.
  LUKS(Firmware.BIOS);

  private final Firmware firmware;

  Variant(Firmware firmware) {
    this.firmware = firmware;
  }

  public Firmware firmware() {
    return firmware;
  }

  /// As the scripts write it.
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What a guest of this kind lacks for a root disk over iSCSI.
  List<String> packagesForIscsi() {
    return this == DRACUT ? List.of("open-iscsi", "dracut-network") : List.of("open-iscsi");
  }
}
