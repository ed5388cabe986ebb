package slipway.ova.descriptor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Judges a finished package: order, sizes, hashes, disks, and the descriptor's rules that matter.
public final class OvaCheck {
  /// What an administrator downloads at most.
  public static final long PACKAGE_BYTES_MAX = 900_000_000;

  private static final int TEXT_BYTES_MAX = 1 << 20;

  // DSP0243 1.1.0 §5.1, with SHA-256 as vSphere 6.5 and later take it.
  private static final Pattern MANIFEST_LINE = Pattern.compile("SHA256\\((.+)\\)= ([0-9a-f]{64})");

  private final FileChannel archive;
  private final List<String> faults = new ArrayList<>();

  private OvaCheck(FileChannel archive) {
    this.archive = archive;
  }

  /// Answers every fault as a sentence; none: the package is right.
  public static List<String> faults(Path ova) throws IOException {
    try (FileChannel archive = FileChannel.open(ova, StandardOpenOption.READ)) {
      OvaCheck check = new OvaCheck(archive);
      try {
        check.run();
      } catch (IOException e) {
        check.faults.add(String.valueOf(e.getMessage()));
      }
      return List.copyOf(check.faults);
    }
  }

  private void run() throws IOException {
    if (archive.size() > PACKAGE_BYTES_MAX) {
      faults.add(
          "the package has %d bytes, more than %d".formatted(archive.size(), PACKAGE_BYTES_MAX));
    }
    Map<String, Ustar.Entry> files = new LinkedHashMap<>();
    for (Ustar.Entry entry : Ustar.list(archive)) {
      if (files.put(entry.name(), entry) != null) {
        faults.add(entry.name() + " is in the archive twice");
      }
      if (!entry.name().matches("[A-Za-z0-9._-]+")) {
        faults.add("the name " + entry.name() + " has more than letters, digits, dots and hyphens");
      }
    }
    List<String> names = new ArrayList<>(files.keySet());
    if (names.isEmpty() || !names.getFirst().endsWith(".ovf")) {
      throw new IOException("the first file is not the descriptor");
    }
    String stem = names.getFirst().replaceAll("\\.ovf$", "");
    if (names.size() < 2 || !names.get(1).equals(stem + ".mf")) {
      throw new IOException("the second file is not the manifest " + stem + ".mf");
    }
    if (names.indexOf(stem + ".cert") > 2) {
      faults.add(stem + ".cert does not follow the manifest");
    }
    checkManifest(stem, files);
    DescriptorCheck descriptor = new DescriptorCheck(text(file(files, stem + ".ovf")));
    faults.addAll(descriptor.faults());
    checkDisks(stem, names, files, descriptor.disks());
  }

  private static Ustar.Entry file(Map<String, Ustar.Entry> files, String name) throws IOException {
    Ustar.Entry entry = files.get(name);
    if (entry == null) {
      throw new IOException(name + " is missing");
    }
    return entry;
  }

  private void checkManifest(String stem, Map<String, Ustar.Entry> files) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String line : text(file(files, stem + ".mf")).split("\n", -1)) {
      Matcher matcher = MANIFEST_LINE.matcher(line);
      if (matcher.matches()) {
        digests.put(matcher.group(1), matcher.group(2));
      } else if (!line.isEmpty()) {
        faults.add("the manifest has the line: " + line);
      }
    }
    for (Ustar.Entry entry : files.values()) {
      if (entry.name().equals(stem + ".mf") || entry.name().equals(stem + ".cert")) {
        continue;
      }
      String expected = digests.remove(entry.name());
      if (expected == null) {
        faults.add(entry.name() + " is not in the manifest");
      } else if (!expected.equals(digest(entry))) {
        faults.add(entry.name() + " does not have the digest of the manifest");
      }
    }
    digests
        .keySet()
        .forEach(name -> faults.add("the manifest names " + name + ", which is missing"));
  }

  private void checkDisks(
      String stem,
      List<String> names,
      Map<String, Ustar.Entry> files,
      List<DescriptorCheck.DiskReference> disks)
      throws IOException {
    List<String> inOrder = disks.stream().map(DescriptorCheck.DiskReference::href).toList();
    List<String> packed =
        names.stream()
            .filter(name -> !name.matches(Pattern.quote(stem) + "\\.(ovf|mf|cert)"))
            .toList();
    if (!packed.equals(inOrder)) {
      faults.add("the disks are packed as %s, the descriptor names %s".formatted(packed, inOrder));
    }
    for (DescriptorCheck.DiskReference disk : disks) {
      Ustar.Entry entry = files.get(disk.href());
      if (entry != null) {
        checkDisk(disk, entry);
      }
    }
  }

  private void checkDisk(DescriptorCheck.DiskReference disk, Ustar.Entry entry) {
    if (disk.sizeBytes() != entry.sizeBytes()) {
      faults.add(
          "%s has %d bytes, the descriptor says %d"
              .formatted(disk.href(), entry.sizeBytes(), disk.sizeBytes()));
    }
    try {
      VmdkHeader header = VmdkHeader.read(archive, entry.at(), entry.sizeBytes());
      if (header.capacityBytes() != disk.capacityBytes()) {
        faults.add(
            "%s is a disk of %d bytes, the descriptor says %d"
                .formatted(disk.href(), header.capacityBytes(), disk.capacityBytes()));
      }
      if ((header.flags() & VmdkHeader.STREAM_FLAGS) != VmdkHeader.STREAM_FLAGS
          || !header.descriptor().contains("createType=\"streamOptimized\"")) {
        faults.add(disk.href() + " is not stream-optimized");
      }
    } catch (IOException e) {
      faults.add(disk.href() + ": " + e.getMessage());
    }
  }

  private String text(Ustar.Entry entry) throws IOException {
    if (entry.sizeBytes() > TEXT_BYTES_MAX) {
      throw new IOException(entry.name() + " is longer than " + TEXT_BYTES_MAX + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) entry.sizeBytes());
    while (buffer.hasRemaining() && archive.read(buffer, entry.at() + buffer.position()) >= 0) {
      // Read on.
    }
    return new String(buffer.array(), StandardCharsets.UTF_8);
  }

  private String digest(Ustar.Entry entry) throws IOException {
    MessageDigest digest = OvaPackage.sha256();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    long end = entry.at() + entry.sizeBytes();
    for (long at = entry.at(); at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
      while (buffer.hasRemaining()) {
        if (archive.read(buffer, at + buffer.position()) < 0) {
          throw new IOException("the archive ends within " + entry.name());
        }
      }
      digest.update(buffer.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
