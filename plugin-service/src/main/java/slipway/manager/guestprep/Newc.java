package slipway.manager.guestprep;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes a cpio archive in the form the kernel unpacks at start. // Linux
/// Documentation/driver-api/early-userspace/buffer-format.rst
final class Newc {
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int ALIGNMENT = 4;

  private final OutputStream out;
  private long written;
  private int inode = 1;

  Newc(OutputStream out) {
    this.out = out;
  }

  void directory(String name, int mode) throws IOException {
    entry(name, DIRECTORY | mode, 2, new byte[0]);
  }

  void file(String name, int mode, byte[] content) throws IOException {
    entry(name, REGULAR | mode, 1, content);
  }

  /// Ends the archive; the stream stays open.
  void finish() throws IOException {
    inode = 0;
    entry("TRAILER!!!", 0, 1, new byte[0]);
  }

  private void entry(String name, int mode, int links, byte[] content) throws IOException {
    byte[] path = name.getBytes(StandardCharsets.US_ASCII);
    // magic, ino, mode, uid, gid, nlink, mtime, filesize, major, minor, rmajor, rminor, namesize,
    // check
    String header =
        "070701"
            + hex(inode++, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, path.length + 1, 0);
    write(header.getBytes(StandardCharsets.US_ASCII));
    write(path);
    write(new byte[1]);
    align();
    write(content);
    align();
  }

  private static String hex(int... fields) {
    StringBuilder text = new StringBuilder();
    for (int field : fields) {
      text.append(String.format("%08X", field));
    }
    return text.toString();
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    written += bytes.length;
  }

  private void align() throws IOException {
    write(new byte[(int) (-written & (ALIGNMENT - 1))]);
  }
}
