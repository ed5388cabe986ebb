package slipway.gateway.volume;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Which parts of a disk a machine read while it booted, in the order in which it first asked for
/// them. Small enough to carry from one machine to others of the same make; the file is described
/// in `docs/formats/boot-trace.md`.
public final class BootTrace {
  /// The unit of a trace, whatever the fetch unit of the volume that plays it.
  public static final int UNIT_BYTES = 64 << 10;

  /// The longest trace: 4 GiB of a disk, far more than any boot reads.
  public static final int MAX_UNITS = 1 << 16;

  /// The longest label in UTF-8.
  public static final int MAX_LABEL_BYTES = 255;

  /// No trace is longer than this as a file: ten bytes for each unit, and the head.
  public static final int MAX_FILE_BYTES = 1 << 20;

  static final long MAGIC = 0x4341_5254_5049_4c53L; // "SLIPTRAC"
  static final int VERSION = 1;
  static final int HEAD_BYTES = 30;

  private final String label;
  private final long diskBytes;
  private final long[] units;

  BootTrace(String label, long diskBytes, long[] units) {
    this.label = label;
    this.diskBytes = diskBytes;
    this.units = units.clone();
    if (label.getBytes(StandardCharsets.UTF_8).length > MAX_LABEL_BYTES
        || units.length > MAX_UNITS
        || diskBytes <= 0) {
      throw new IllegalArgumentException("not a trace: " + label + ", " + units.length + " units");
    }
  }

  /// What booted: a machine, or a build of an operating system.
  public String label() {
    return label;
  }

  /// The size of the disk on which it was recorded.
  public long diskBytes() {
    return diskBytes;
  }

  /// How many units it has.
  public int length() {
    return units.length;
  }

  /// Where on the disk a unit begins.
  public long offset(int index) {
    return units[index] * UNIT_BYTES;
  }

  /// The bytes of the file.
  public ByteBuffer encode() {
    byte[] name = label.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(HEAD_BYTES + name.length + 10 * units.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(MAGIC).putInt(VERSION).putInt(UNIT_BYTES).putLong(diskBytes);
    out.putInt(units.length).putShort((short) name.length).put(name);
    long expected = 0;
    for (long unit : units) {
      putVarint(out, zigzag(unit - expected));
      expected = unit + 1;
    }
    out.putInt(checksum(out.duplicate().flip()));
    return out.flip();
  }

  /// Reads the bytes of a file; throws `IOException` for any that are not a trace.
  public static BootTrace decode(ByteBuffer file) throws IOException {
    ByteBuffer in = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (in.remaining() > MAX_FILE_BYTES || in.getLong(0) != MAGIC) {
        throw new IOException("no boot trace");
      }
      if (in.getInt(8) != VERSION || in.getInt(12) != UNIT_BYTES) {
        throw new IOException("a boot trace of version " + in.getInt(8) + ", not " + VERSION);
      }
      int end = in.limit() - Integer.BYTES;
      if (in.getInt(end) != checksum(in.duplicate().limit(end))) {
        throw new IOException("the boot trace fails its checksum");
      }
      long diskBytes = in.getLong(16);
      int count = in.getInt(24);
      byte[] name = new byte[in.getChar(28)];
      if (count < 0 || count > MAX_UNITS) {
        throw new IOException("a boot trace of " + count + " units");
      }
      in.limit(end).position(HEAD_BYTES).get(name);
      long[] units = new long[count];
      long expected = 0;
      for (int i = 0; i < count; i++) {
        units[i] = expected + unzigzag(varint(in));
        if (units[i] < 0 || units[i] > diskBytes / UNIT_BYTES) {
          throw new IOException("a boot trace reaches beyond its disk");
        }
        expected = units[i] + 1;
      }
      if (in.hasRemaining()) {
        throw new IOException("a boot trace with more behind it");
      }
      return new BootTrace(new String(name, StandardCharsets.UTF_8), diskBytes, units);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException("a boot trace that is cut short", e);
    }
  }

  /// Reads a file; throws `IOException` when it is no trace.
  public static BootTrace load(Path path) throws IOException {
    if (Files.size(path) > MAX_FILE_BYTES) {
      throw new IOException(path + " is too long for a boot trace");
    }
    return decode(ByteBuffer.wrap(Files.readAllBytes(path)));
  }

  /// Writes a file, whole or not at all.
  public void save(Path path) throws IOException {
    Path part = path.resolveSibling(path.getFileName() + ".new");
    try (FileChannel file =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = encode();
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }

  private static void putVarint(ByteBuffer out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.put((byte) (left | 0x80));
      left >>>= 7;
    }
    out.put((byte) left);
  }

  private static long varint(ByteBuffer in) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number in the boot trace has no end");
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BootTrace that
        && label.equals(that.label)
        && diskBytes == that.diskBytes
        && Arrays.equals(units, that.units);
  }

  @Override
  public int hashCode() {
    return 31 * label.hashCode() + Arrays.hashCode(units);
  }

  @Override
  public String toString() {
    return "boot trace of " + label + ", " + units.length + " units";
  }
}
