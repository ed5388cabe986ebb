package slipway.manager.guestprep;

import java.util.List;

/// What is known of a guest that can boot over iSCSI.
///
/// @param instanceUuid of the machine; names its files in [BootFiles]
/// @param os as the guest calls itself
/// @param kernelVersion of the kernel that ran when it was prepared
/// @param initramfs who makes its start-up images: `initramfs-tools`, `dracut`, or `dracut-legacy`
///     for version 004 of that; [#NO_INITRAMFS] where there are none
/// @param root the kernel argument, as in `root=UUID=…`
/// @param kernelOptions the guest's own, worth keeping, as in `console=ttyS0`
/// @param bootMac address of the network card that will carry the root disk
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
    List<GuestChange> changes) {

  /// In place of who makes start-up images, where there are none.
  static final String NO_INITRAMFS = "none";

  public PreparedGuest {
    kernelOptions = List.copyOf(kernelOptions);
    changes = List.copyOf(changes);
  }

  boolean hasFilesOf(PreparedGuest other) {
    return kernelSha256.equals(other.kernelSha256) && initrdSha256.equals(other.initrdSha256);
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
        changes);
  }
}
