package slipway.gateway.volume;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/// The spec of a volume in a text file, described in `docs/formats/volume.md`. Replaced as a
/// whole or not at all.
final class SpecFile {
  static final String FIRST_LINE = "slipway volume 1";

  /// A spec is some hundred bytes; anything much longer is not one.
  static final int MAX_BYTES = 64 << 10;

  private static final String CHECKSUM = "crc32c";

  private final Path path;

  SpecFile(Path path) {
    this.path = path;
  }

  void write(VolumeSpec spec) throws IOException {
    byte[] text = encode(spec).getBytes(StandardCharsets.UTF_8);
    if (text.length > MAX_BYTES) {
      throw new IOException("the spec of " + spec.name() + " has " + text.length + " bytes");
    }
    Path part = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel file =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  VolumeSpec read() throws IOException {
    if (Files.size(path) > MAX_BYTES) {
      throw new IOException(path + " is no volume spec: too long");
    }
    return decode(Files.readString(path));
  }

  static String encode(VolumeSpec spec) {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    line(text, "name", spec.name());
    line(text, "size", spec.size());
    line(text, "home", spec.home());
    line(text, "homeZero", spec.homeZero());
    line(text, "origin", spec.origin());
    line(text, "generation", spec.generation());
    line(text, "fetchUnitBytes", spec.fetchUnitBytes());
    line(text, "filling", spec.filling());
    line(text, "fillBytesPerSecond", spec.fillBytesPerSecond());
    String sum = checksum(text.toString());
    line(text, CHECKSUM, sum);
    return text.toString();
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append('=').append(value).append('\n');
  }

  VolumeSpec decode(String text) throws IOException {
    int last = text.lastIndexOf(CHECKSUM + "=");
    if (!text.startsWith(FIRST_LINE + "\n") || last < 0) {
      throw new IOException(path + " is no volume spec of version 1");
    }
    String covered = text.substring(0, last);
    String rest = text.substring(last);
    if (!rest.equals(CHECKSUM + "=" + checksum(covered) + "\n")) {
      throw new IOException(path + " fails its checksum");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : covered.substring(FIRST_LINE.length() + 1).lines().toList()) {
      int equals = line.indexOf('=');
      if (equals < 1 || values.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
        throw new IOException(path + " has a line that says nothing: " + line);
      }
    }
    try {
      VolumeSpec spec =
          new VolumeSpec(
              take(values, "name"),
              Long.parseLong(take(values, "size")),
              URI.create(take(values, "home")),
              Boolean.parseBoolean(take(values, "homeZero")),
              URI.create(take(values, "origin")),
              Long.parseLong(take(values, "generation")),
              Integer.parseInt(take(values, "fetchUnitBytes")),
              Boolean.parseBoolean(take(values, "filling")),
              Long.parseLong(take(values, "fillBytesPerSecond")));
      if (!values.isEmpty()) {
        throw new IllegalArgumentException("unknown keys " + values.keySet());
      }
      return spec;
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " is not understood: " + e.getMessage(), e);
    }
  }

  private static String take(Map<String, String> values, String key) {
    String value = values.remove(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value;
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
