package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import slipway.manager.guestprep.PreparedGuest.Efi;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The disc for UEFI firmware and a guest with a shim, with Secure Boot or without it: the shim,
/// which the firmware trusts, starts the guest's own GRUB, which the shim trusts, and so on to the
/// kernel. Nothing of ours is signed or needs to be.
///
/// GRUB looks for its configuration where its makers have written into it, a directory with the
/// distribution's name; and it reads the disc itself, not the image that the firmware reads.
final class EfiCapsule {
  /// shim and GRUB are 1 and 2 to 4 MiB.
  static final long LOADER_BYTES_MAX = 12L << 20;

  private static final Pattern DIRECTORY = Pattern.compile("[A-Za-z0-9_-]{1,26}");
  private static final Pattern LOADER = Pattern.compile("[A-Za-z0-9_]{1,8}\\.[Ee][Ff][Ii]");

  private EfiCapsule() {}

  /// @param work where the parts are, by the names of [BootFile]
  static void write(PreparedGuest guest, Efi efi, IscsiRoot root, Path work, Path iso)
      throws IOException {
    if (!DIRECTORY.matcher(efi.directory()).matches() || !LOADER.matcher(efi.loader()).matches()) {
      throw Problem.of(
              ProblemType.CAPSULE_FAILED,
              guest.os(),
              "boot loader " + efi.directory() + "/" + efi.loader())
          .toException();
    }
    Path fat = work.resolve("efi.img");
    new FatImage()
        .add("BOOTX64.EFI", loader(work, BootFile.SHIM))
        .add(efi.loader().toUpperCase(Locale.ROOT), loader(work, BootFile.LOADER))
        .writeTo(fat);
    Path configuration = work.resolve("grub.cfg");
    Files.writeString(configuration, configuration(BootCapsule.arguments(guest, root)));
    IsoImage image =
        new IsoImage("SLIPWAY", fat)
            .add("BOOT/KERNEL.IMG", work.resolve(BootFile.KERNEL.fileName()))
            .add("BOOT/INITRD.IMG", work.resolve(BootFile.INITRD.fileName()))
            .add("EFI/BOOT/GRUB.CFG", configuration);
    String directory = efi.directory().toUpperCase(Locale.ROOT);
    if (!directory.equals("BOOT")) {
      image.add("EFI/" + directory + "/GRUB.CFG", configuration);
    }
    image.writeTo(iso);
  }

  private static byte[] loader(Path work, BootFile file) throws IOException {
    Path path = work.resolve(file.fileName());
    if (Files.size(path) > LOADER_BYTES_MAX) {
      throw new IOException(file.fileName() + " is larger than " + LOADER_BYTES_MAX + " bytes");
    }
    return Files.readAllBytes(path);
  }

  // Red Hat's GRUB 2.02 has another command for kernels that the shim is to look at, and refuses
  // this
  // one with Secure Boot.
  static String configuration(List<String> arguments) {
    return """
        set timeout=0
        search --no-floppy --file --set=root /boot/kernel.img
        if linux /boot/kernel.img %1$s; then
          initrd /boot/initrd.img
        else
          linuxefi /boot/kernel.img %1$s
          initrdefi /boot/initrd.img
        fi
        boot
        """
        .formatted(String.join(" ", arguments));
  }
}
