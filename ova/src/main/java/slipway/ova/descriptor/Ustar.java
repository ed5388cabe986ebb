package slipway.ova.descriptor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A tar archive of plain files. // POSIX.1-2017 pax, "ustar Interchange Format"
final class Ustar {
  static final int BLOCK = 512;

  /// What eleven octal digits can say; larger files need formats that importers do not know.
  static final long FILE_BYTES_MAX = (1L << 33) - 1;

  /// An archive of ours has five.
  static final int ENTRIES_MAX = 64;

  private static final int NAME_BYTES_MAX = 100;

  private Ustar() {}

  /// A file in an archive.
  ///
  /// @param at where its content begins
  record Entry(String name, long at, long sizeBytes) {}

  static void append(OutputStream out, String name, byte[] content, long seconds)
      throws IOException {
    out.write(header(name, content.length, seconds));
    out.write(content);
    pad(out, content.length);
  }

  static void append(OutputStream out, String name, Path file, long seconds) throws IOException {
    long size = Files.size(file);
    out.write(header(name, size, seconds));
    Files.copy(file, out);
    pad(out, size);
  }

  /// Two blocks of zeros.
  static void finish(OutputStream out) throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private static void pad(OutputStream out, long size) throws IOException {
    out.write(new byte[(int) (-size & (BLOCK - 1))]);
  }

  private static byte[] header(String name, long size, long seconds) {
    byte[] written = name.getBytes(StandardCharsets.US_ASCII);
    if (written.length > NAME_BYTES_MAX || size > FILE_BYTES_MAX) {
      throw new IllegalArgumentException(name + " is too long or too large for ustar");
    }
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    block.put(0, written);
    octal(block, 100, 7, 0644);
    octal(block, 108, 7, 0);
    octal(block, 116, 7, 0);
    octal(block, 124, 11, size);
    octal(block, 136, 11, seconds);
    block.put(156, (byte) '0');
    block.put(257, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    block.put(148, "        ".getBytes(StandardCharsets.US_ASCII));
    octal(block, 148, 6, checksum(block));
    block.put(154, (byte) 0);
    return block.array();
  }

  private static void octal(ByteBuffer block, int at, int digits, long value) {
    String text = String.format(Locale.ROOT, "%0" + digits + "o", value);
    block.put(at, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static int checksum(ByteBuffer block) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : block.get(i) & 0xFF;
    }
    return sum;
  }

  /// The files of an archive in their order. Throws with a sentence when it is not plain ustar.
  static List<Entry> list(FileChannel archive) throws IOException {
    List<Entry> entries = new ArrayList<>();
    long at = 0;
    while (true) {
      ByteBuffer block = read(archive, at);
      if (block.equals(ByteBuffer.allocate(BLOCK))) {
        return entries;
      }
      if (number(block, 148, 8) != checksum(block)) {
        throw new IOException("the header at byte " + at + " of the archive is damaged");
      }
      String name = text(block, 0, NAME_BYTES_MAX);
      if (!text(block, 257, 6).equals("ustar")) {
        throw new IOException(name + " is not in the format ustar");
      }
      byte type = block.get(156);
      if (type != '0' && type != 0) {
        throw new IOException(name + " is not a plain file");
      }
      long size = number(block, 124, 12);
      entries.add(new Entry(name, at + BLOCK, size));
      if (entries.size() > ENTRIES_MAX) {
        throw new IOException("the archive has more than " + ENTRIES_MAX + " files");
      }
      at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
  }

  private static ByteBuffer read(FileChannel archive, long at) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    while (block.hasRemaining()) {
      if (archive.read(block, at + block.position()) < 0) {
        throw new IOException("the archive ends too early");
      }
    }
    return block.flip();
  }

  private static String text(ByteBuffer block, int at, int length) {
    byte[] bytes = new byte[length];
    block.get(at, bytes);
    String text = new String(bytes, StandardCharsets.US_ASCII);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private static long number(ByteBuffer block, int at, int length) throws IOException {
    String digits = text(block, at, length).strip();
    try {
      return Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("a number in the archive is not octal", e);
    }
  }
}
