package slipway.manager.guestprep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is known of a guest that can boot over iSCSI.
///
/// @param instanceUuid of the machine; names its files in [BootFiles]
/// @param os as the guest calls itself
/// @param kernelVersion of the kernel that ran when it was prepared
/// @param initramfs who makes its start-up images: `initramfs-tools`, `dracut`, `dracut-legacy` for
///     version 004 of that, or `mkinitrd`, SUSE's; [#NO_INITRAMFS] where there are none
/// @param root the kernel argument, as in `root=UUID=…`
/// @param kernelOptions the guest's own, worth keeping, as in `console=ttyS0`
/// @param bootMac address of the network card that will carry the root disk
/// @param efi how UEFI firmware starts it; null with BIOS
/// @param ip value of the kernel's `ip=`: `dhcp`, or the guest's static address without a device
public record PreparedGuest(
    String instanceUuid,
    String os,
    String kernelVersion,
    String initramfs,
    String root,
    List<String> kernelOptions,
    String bootMac,
    String ip,
    String kernelSha256,
    String initrdSha256,
    @Nullable Efi efi,
    List<GuestChange> changes) {

  /// In place of who makes start-up images, where there are none.
  static final String NO_INITRAMFS = "none";

  /// Without a shim, and so without Secure Boot, the names and checksums are empty.
  ///
  /// @param directory of the boot loader below the ESP's `EFI`, as in `debian`
  /// @param loader the name under which the shim looks for it
  /// @param secureBoot Secure Boot was on while the guest was prepared
  public record Efi(
      String directory, String loader, boolean secureBoot, String shimSha256, String loaderSha256) {
    boolean hasShim() {
      return !shimSha256.isEmpty();
    }
  }

  public PreparedGuest {
    kernelOptions = List.copyOf(kernelOptions);
    changes = List.copyOf(changes);
  }

  boolean hasFilesOf(PreparedGuest other) {
    return files().equals(other.files());
  }

  /// The same machine with the kernel that another run handed over. How it reaches its disk stays:
  /// that is asked of the guest where it was prepared.
  PreparedGuest withKernelOf(PreparedGuest other) {
    return new PreparedGuest(
        instanceUuid,
        os,
        other.kernelVersion,
        other.initramfs,
        other.root,
        other.kernelOptions,
        bootMac,
        ip,
        other.kernelSha256,
        other.initrdSha256,
        other.efi,
        changes);
  }

  /// Whether a kernel and a start-up image are kept in [BootFiles].
  boolean hasBootFiles() {
    return !initramfs.equals(NO_INITRAMFS);
  }

  /// The same guest as another machine.
  PreparedGuest as(String uuid, String mac) {
    return new PreparedGuest(
        uuid,
        os,
        kernelVersion,
        initramfs,
        root,
        kernelOptions,
        mac,
        ip,
        kernelSha256,
        initrdSha256,
        efi,
        changes);
  }

  /// What its capsule is made of, with the checksums.
  Map<BootFile, String> files() {
    Map<BootFile, String> files = new TreeMap<>();
    if (!hasBootFiles()) {
      return files;
    }
    files.put(BootFile.KERNEL, kernelSha256);
    files.put(BootFile.INITRD, initrdSha256);
    if (efi != null && efi.hasShim()) {
      files.put(BootFile.SHIM, efi.shimSha256());
      files.put(BootFile.LOADER, efi.loaderSha256());
    }
    return files;
  }
}
