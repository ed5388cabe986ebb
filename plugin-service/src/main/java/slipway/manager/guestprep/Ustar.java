package slipway.manager.guestprep;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Writes a tar archive of regular files. // POSIX.1-1988 ustar
final class Ustar {
  private static final int BLOCK = 512;
  static final int NAME_BYTES_MAX = 100;

  private final OutputStream out;

  Ustar(OutputStream out) {
    this.out = out;
  }

  void file(String name, int mode, byte[] content) throws IOException {
    byte[] header = new byte[BLOCK];
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    if (path.length > NAME_BYTES_MAX) {
      throw new IOException("too long a name for the bundle: " + name);
    }
    System.arraycopy(path, 0, header, 0, path.length);
    octal(header, 100, 8, mode);
    octal(header, 108, 8, 0);
    octal(header, 116, 8, 0);
    octal(header, 124, 12, content.length);
    octal(header, 136, 12, 0);
    header[156] = '0';
    text(header, 257, "ustar\0" + "00");
    // The checksum counts itself as blanks.
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    text(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    out.write(header);
    out.write(content);
    out.write(new byte[-content.length & (BLOCK - 1)]);
  }

  /// Ends the archive; the stream stays open.
  void finish() throws IOException {
    out.write(new byte[2 * BLOCK]);
  }

  private static void octal(byte[] header, int at, int width, long value) {
    text(header, at, String.format(Locale.ROOT, "%0" + (width - 1) + "o", value));
  }

  private static void text(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
