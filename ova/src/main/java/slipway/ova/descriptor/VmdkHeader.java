package slipway.ova.descriptor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header of a VMDK with one compressed extent, as far as it says what the file is.
/// // VMware Virtual Disk Format 1.1, "Hosted sparse extents" and "Stream-optimized compressed"
record VmdkHeader(int version, int flags, long capacityBytes, String descriptor) {
  private static final int SECTOR = 512;
  private static final int MAGIC = 0x564d444b; // "KDMV"

  /// Compressed grains, and markers between them.
  static final int STREAM_FLAGS = 0x30000;

  /// The format's own number is 512.
  private static final int TABLE_ENTRIES_MAX = 1 << 16;

  private static final int DESCRIPTOR_BYTES_MAX = 64 * SECTOR;
  private static final Pattern CID = Pattern.compile("(?m)^CID=[0-9a-f]{1,8}$");

  /// Reads and checks it. Throws with a sentence when the file is none.
  static VmdkHeader read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return read(channel, 0, channel.size());
    }
  }

  /// Of a file within another.
  static VmdkHeader read(FileChannel channel, long at, long size) throws IOException {
    ByteBuffer header = bytes(channel, at, SECTOR);
    if (size < SECTOR || header.getInt(0) != MAGIC) {
      throw new IOException("it is no VMDK");
    }
    long descriptorAt = header.getLong(28) * SECTOR;
    long descriptorSize = header.getLong(36) * SECTOR;
    if (descriptorAt <= 0
        || descriptorSize <= 0
        || descriptorSize > DESCRIPTOR_BYTES_MAX
        || descriptorAt + descriptorSize > size) {
      throw new IOException("its descriptor is outside of it");
    }
    byte[] text = bytes(channel, at + descriptorAt, (int) descriptorSize).array();
    return new VmdkHeader(
        header.getInt(4),
        header.getInt(8),
        Math.multiplyExact(header.getLong(12), SECTOR),
        new String(text, StandardCharsets.US_ASCII).split("\0", 2)[0]);
  }

  /// qemu-img draws a random content id; ours says nothing, so that builds are the same.
  static void fixContentId(Path file, String id) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer header = bytes(channel, 0, SECTOR);
      Matcher found = CID.matcher(read(channel, 0, channel.size()).descriptor());
      if (!found.find()) {
        throw new IOException(file + " has no content id");
      }
      byte[] text = found.replaceFirst("CID=" + id).getBytes(StandardCharsets.US_ASCII);
      // What it grows by fits: qemu-img leaves kilobytes.
      byte[] padded = Arrays.copyOf(text, (int) header.getLong(36) * SECTOR);
      channel.write(ByteBuffer.wrap(padded), header.getLong(28) * SECTOR);
    }
  }

  /// Bytes of the grains that the file holds, as its grain tables tell.
  static long populatedBytes(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer header = bytes(channel, 0, SECTOR);
      long grainSectors = header.getLong(20);
      int entries = header.getInt(44);
      long covered = Math.multiplyExact(grainSectors, entries);
      if (grainSectors <= 0 || entries <= 0 || entries > TABLE_ENTRIES_MAX) {
        throw new IOException("its grain tables make no sense");
      }
      int tables = Math.toIntExact((header.getLong(12) + covered - 1) / covered);
      ByteBuffer directory = bytes(channel, header.getLong(56) * SECTOR, 4 * tables);
      long grains = 0;
      while (directory.hasRemaining()) {
        long table = Integer.toUnsignedLong(directory.getInt());
        if (table != 0) {
          ByteBuffer grainTable = bytes(channel, table * SECTOR, 4 * entries);
          while (grainTable.hasRemaining()) {
            grains += grainTable.getInt() == 0 ? 0 : 1;
          }
        }
      }
      return grains * grainSectors * SECTOR;
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("it ends too early");
      }
    }
    return buffer.flip();
  }
}
