package slipway.lab.demo;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Reads a gateway's log of guest writes, as docs/formats/write-log.md describes it.
///
/// Written from the format's page and not shared with the gateway, so that one misunderstanding
/// does
/// not prove itself.
final class WriteLog {
  private static final int HEADER_BYTES = 32;
  private static final int HEAD_BYTES = 48;
  private static final int MAX_WRITE_BYTES = 1 << 20;
  private static final int WRITE = 1;

  private WriteLog() {}

  /// Does to a disk what the guest did; answers the number of changes.
  static long replay(Path log, Path disk) throws IOException {
    long changes = 0;
    try (DataInputStream in =
            new DataInputStream(new BufferedInputStream(Files.newInputStream(log), 1 << 20));
        FileChannel onto = FileChannel.open(disk, StandardOpenOption.WRITE)) {
      in.skipNBytes(HEADER_BYTES);
      byte[] head = new byte[HEAD_BYTES];
      while (readWhole(in, head)) {
        ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int kind = fields.getInt(4);
        long offset = fields.getLong(16);
        long length = fields.getLong(24);
        if (kind == WRITE) {
          if (length > MAX_WRITE_BYTES) {
            throw new IOException(log + " holds a write of " + length + " bytes");
          }
          byte[] bytes = new byte[(int) length];
          if (!readWhole(in, bytes)) {
            break;
          }
          put(onto, offset, bytes);
        } else {
          zero(onto, offset, length);
        }
        changes++;
      }
    }
    return changes;
  }

  /// False at the end, or where a killed gateway left half a record.
  private static boolean readWhole(DataInputStream in, byte[] into) throws IOException {
    try {
      in.readFully(into);
      return true;
    } catch (EOFException e) {
      return false;
    }
  }

  private static void put(FileChannel onto, long offset, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      onto.write(rest, offset + rest.position());
    }
  }

  private static void zero(FileChannel onto, long offset, long length) throws IOException {
    byte[] zeros = new byte[MAX_WRITE_BYTES];
    for (long done = 0; done < length; done += zeros.length) {
      int n = (int) Math.min(zeros.length, length - done);
      put(onto, offset + done, n == zeros.length ? zeros : new byte[n]);
    }
  }
}
