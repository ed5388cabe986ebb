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
          "linux/lib/slipway.sh",
          "linux/strategies/initramfs-tools.sh",
          "linux/strategies/networkd.sh",
          "linux/actions/10-system",
          "linux/actions/20-space",
          "linux/actions/30-initramfs-original",
          "linux/actions/40-packages",
          "linux/actions/50-iscsi",
          "linux/actions/60-network",
          "linux/actions/70-initramfs",
          "linux/actions/80-collect");

  static final String LAUNCH = "linux/launch";
  private static final int EXECUTABLE = 0755;
  private static final int PLAIN = 0644;
  private static final Pattern DISTRIBUTION = Pattern.compile("[a-z0-9][a-z0-9.-]{0,60}");

  private final Path bundles;

  /// @param bundles holds a directory `<distro>-<version>-<arch>` of .deb files per distribution
  GuestBundle(Path bundles) {
    this.bundles = bundles;
  }

  /// The archive for one distribution, as in `debian-12-amd64`; without a directory of that name it
  /// holds no packages, and the guest tells whether it needs any.
  byte[] archive(String distribution) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringBuilder sums = new StringBuilder();
    Ustar tar = new Ustar(bytes);
    for (String script : SCRIPTS) {
      add(tar, sums, script, EXECUTABLE, resource(script));
    }
    for (Path deb : packages(distribution)) {
      long size = Files.size(deb);
      if (bytes.size() + size > BYTES_MAX) {
        throw new IOException(deb.getParent() + " holds more than " + BYTES_MAX + " bytes");
      }
      String name = "bundle/" + distribution + "/" + deb.getFileName();
      add(tar, sums, name, PLAIN, Files.readAllBytes(deb));
    }
    tar.file("SHA256SUMS", PLAIN, sums.toString().getBytes(StandardCharsets.UTF_8));
    tar.finish();
    return bytes.toByteArray();
  }

  static byte[] launch() throws IOException {
    return resource(LAUNCH);
  }

  private List<Path> packages(String distribution) throws IOException {
    Path directory = bundles.resolve(distribution);
    if (!DISTRIBUTION.matcher(distribution).matches() || !Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(".deb")).sorted().toList();
    }
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
