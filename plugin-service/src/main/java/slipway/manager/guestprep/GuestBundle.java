package slipway.manager.guestprep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is uploaded into a guest: the actions, and the carried packages of its distribution.
final class GuestBundle {
  /// The largest upload; open-iscsi and its libraries are half a megabyte.
  static final long BYTES_MAX = 64L << 20;

  /// Every script, as in `guest/linux`.
  static final List<String> SCRIPTS =
      List.of(
          "linux/as-root",
          "linux/slipway-guest",
          "linux/lib/facts.sh",
          "linux/lib/journal.sh",
          "linux/lib/plan.sh",
          "linux/lib/slipway.sh",
          "linux/lib/storage.sh",
          "linux/lib/tree.sh",
          "linux/strategies/boot-menu.sh",
          "linux/strategies/boot-nic.sh",
          "linux/strategies/dpkg.sh",
          "linux/strategies/dracut.sh",
          "linux/strategies/efi.sh",
          "linux/strategies/ifcfg.sh",
          "linux/strategies/ifupdown.sh",
          "linux/strategies/initramfs-tools.sh",
          "linux/strategies/kernel-hook.sh",
          "linux/strategies/link-names.sh",
          "linux/strategies/mkinitrd.sh",
          "linux/strategies/networkd.sh",
          "linux/strategies/networkmanager.sh",
          "linux/strategies/rpm.sh",
          "linux/strategies/wicked.sh",
          "linux/actions/05-tree",
          "linux/actions/10-system",
          "linux/actions/15-storage",
          "linux/actions/20-space",
          "linux/actions/30-initramfs-original",
          "linux/actions/40-packages",
          "linux/actions/50-iscsi",
          "linux/actions/60-network",
          "linux/actions/65-boot-menu",
          "linux/actions/67-efi-fallback",
          "linux/actions/70-initramfs",
          "linux/actions/75-kernel-hook",
          "linux/actions/80-collect",
          "linux/actions/90-after-move");

  static final String LAUNCH = "linux/launch";
  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;
  private static final Pattern DISTRIBUTION = Pattern.compile("[a-z0-9][a-z0-9._-]{0,60}");

  // Of a version as in 8.10 the part that its packages hold for.
  private static final Pattern MINOR = Pattern.compile("(.*-\\d+)\\.[0-9.]+(-[a-z0-9_]+)");

  private final Path bundles;

  /// @param bundles holds a directory `<distro>-<version>-<arch>` of .deb or .rpm files per
  ///     distribution
  GuestBundle(Path bundles) {
    this.bundles = bundles;
  }

  /// The archive for one distribution, as in `debian-12-amd64`. A minor version without a directory
  /// takes its major version's (`rhel-8.10-amd64`, `rhel-8-amd64`); without that, too, it holds no
  /// packages, and the guest tells whether it needs any.
  byte[] archive(String distribution) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringBuilder sums = new StringBuilder();
    Ustar tar = new Ustar(bytes);
    for (String script : SCRIPTS) {
      add(tar, sums, script, EXECUTABLE, resource(script));
    }
    for (Path file : packages(distribution)) {
      long size = Files.size(file);
      if (bytes.size() + size > BYTES_MAX) {
        throw new IOException(file.getParent() + " holds more than " + BYTES_MAX + " bytes");
      }
      String name = "bundle/" + distribution + "/" + file.getFileName();
      add(tar, sums, name, PLAIN, Files.readAllBytes(file));
    }
    tar.file("SHA256SUMS", PLAIN, sums.toString().getBytes(StandardCharsets.UTF_8));
    tar.finish();
    return bytes.toByteArray();
  }

  static byte[] launch() throws IOException {
    return resource(LAUNCH);
  }

  private List<Path> packages(String distribution) throws IOException {
    if (!DISTRIBUTION.matcher(distribution).matches()) {
      return List.of();
    }
    Path directory = bundles.resolve(distribution);
    if (!Files.isDirectory(directory)) {
      directory = bundles.resolve(MINOR.matcher(distribution).replaceFirst("$1$2"));
    }
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(GuestBundle::isPackage).sorted().toList();
    }
  }

  private static boolean isPackage(Path file) {
    return file.toString().endsWith(".deb") || file.toString().endsWith(".rpm");
  }

  private static void add(Ustar tar, StringBuilder sums, String name, int mode, byte[] content)
      throws IOException {
    tar.file(name, mode, content);
    sums.append(Sha256.of(content)).append("  ").append(name).append('\n');
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = GuestBundle.class.getResourceAsStream("/guest/" + name)) {
      if (in == null) {
        throw new IOException("this build lacks guest/" + name);
      }
      return in.readAllBytes();
    }
  }
}
