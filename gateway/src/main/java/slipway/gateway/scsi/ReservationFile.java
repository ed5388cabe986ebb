package slipway.gateway.scsi;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Registrations and the reservation of one disk, kept over a restart where an initiator asked for
/// it (APTPL). The file is described in `docs/formats/reservations.md`; it is replaced as a whole.
final class ReservationFile {
  static final String FIRST_LINE = "slipway reservations 1";

  /// Far more than [Reservations#MAX_REGISTRATIONS] of the longest names need.
  static final int MAX_BYTES = 256 << 10;

  private static final String CHECKSUM = "crc32c=";

  private final Path path;

  ReservationFile(Path path) {
    this.path = path;
  }

  void write(Reservations.Snapshot now) throws IOException {
    byte[] text = encode(now).getBytes(StandardCharsets.US_ASCII);
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
    forceFolder();
  }

  void delete() throws IOException {
    if (Files.deleteIfExists(path)) {
      forceFolder();
    }
  }

  private void forceFolder() throws IOException {
    Path folder = path.toAbsolutePath().resolveSibling(".");
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// What was kept; throws when there is a file and it is not whole, because a guess would let a
  /// fenced initiator in.
  Optional<Reservations.Snapshot> read() throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    if (Files.size(path) > MAX_BYTES) {
      throw new IOException(path + " holds no reservations: too long");
    }
    try {
      return Optional.of(decode(Files.readString(path, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      throw new IOException(path + " is not understood: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(path + " holds no reservations: " + e.getMessage(), e);
    }
  }

  static String encode(Reservations.Snapshot now) {
    List<Nexus> order = new ArrayList<>(now.keys().keySet());
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    text.append("generation=").append(now.generation()).append('\n');
    text.append("type=").append(now.type() == null ? "NONE" : now.type().name()).append('\n');
    text.append("holder=").append(now.holder() == null ? -1 : order.indexOf(now.holder()));
    text.append('\n');
    now.keys()
        .forEach(
            (nexus, key) ->
                text.append("key=%016x %012x ".formatted(key, nexus.isid()))
                    .append(URLEncoder.encode(nexus.initiatorName(), StandardCharsets.UTF_8))
                    .append('\n'));
    String covered = text.toString();
    return covered + CHECKSUM + checksum(covered) + "\n";
  }

  static Reservations.Snapshot decode(String text) throws IOException {
    int last = text.lastIndexOf(CHECKSUM);
    if (!text.startsWith(FIRST_LINE + "\n") || last < 0) {
      throw new IOException("not of version 1");
    }
    String covered = text.substring(0, last);
    if (!text.substring(last).equals(CHECKSUM + checksum(covered) + "\n")) {
      throw new IOException("the checksum is wrong");
    }
    List<String> lines = covered.lines().skip(1).toList();
    if (lines.size() < 3 || lines.size() > 3 + Reservations.MAX_REGISTRATIONS) {
      throw new IllegalArgumentException(lines.size() + " lines");
    }
    int generation = Integer.parseInt(value(lines.get(0), "generation="));
    String name = value(lines.get(1), "type=");
    @Nullable ReservationType type = name.equals("NONE") ? null : ReservationType.valueOf(name);
    int holder = Integer.parseInt(value(lines.get(2), "holder="));
    SequencedMap<Nexus, Long> keys = new LinkedHashMap<>();
    for (String line : lines.subList(3, lines.size())) {
      String[] fields = value(line, "key=").split(" ", 3);
      if (fields.length != 3) {
        throw new IllegalArgumentException(line);
      }
      String initiator = URLDecoder.decode(fields[2], StandardCharsets.UTF_8);
      keys.put(
          new Nexus(initiator, Long.parseLong(fields[1], 16)),
          Long.parseUnsignedLong(fields[0], 16));
    }
    List<Nexus> order = new ArrayList<>(keys.keySet());
    if (holder < -1 || holder >= order.size()) {
      throw new IllegalArgumentException("holder " + holder);
    }
    return new Reservations.Snapshot(generation, keys, holder < 0 ? null : order.get(holder), type);
  }

  private static String value(String line, String key) {
    if (!line.startsWith(key)) {
      throw new IllegalArgumentException("no " + key + " in: " + line);
    }
    return line.substring(key.length());
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return "%08x".formatted(crc.getValue());
  }
}
