package slipway.gateway.cache;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Durability;

/// Reads write logs; the format is in `docs/formats/write-log.md`.
public final class WriteLog {
  static final long MAGIC = 0x474f4c5750494c53L; // "SLIPWLOG"
  static final int VERSION = 1;
  static final int HEADER_BYTES = 32;

  /// A write is logged in records of at most this many bytes: bounds the reader's buffer.
  static final int MAX_PAYLOAD_BYTES = 1 << 20;

  /// What a replay found.
  ///
  /// @param records applied
  /// @param end where the last whole record ends
  /// @param torn bytes of a last record that a crash cut short
  public record Replay(long records, long end, long torn) {}

  private WriteLog() {}

  static ByteBuffer header(long size) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(size).putInt(0);
    header.putInt(WriteRecord.checksumOf(header.duplicate().flip()));
    return header.flip();
  }

  /// Applies every record to `onto`, in the order in which they were made. A last record that a
  /// crash cut short is left out; a damaged one with others behind it is an error.
  public static Replay replay(Path log, BlockDevice onto) throws IOException {
    return scan(log, onto);
  }

  /// Reads the whole log and checks it, and applies it where `onto` is given.
  static Replay scan(Path log, @Nullable BlockDevice onto) throws IOException {
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      long size = checkHeader(file, log);
      if (onto != null && onto.size() < size) {
        throw new IOException(onto + " is smaller than the disk of " + log);
      }
      ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_PAYLOAD_BYTES);
      long at = HEADER_BYTES;
      long records = 0;
      while (at < file.size()) {
        long next = apply(file, at, records, size, buffer, onto);
        if (next < 0) {
          checkTorn(file, at, log);
          break;
        }
        at = next;
        records++;
      }
      return new Replay(records, at, file.size() - at);
    }
  }

  private static long checkHeader(FileChannel file, Path log) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (!fill(file, header, 0) || header.getLong(0) != MAGIC || header.getInt(8) != VERSION) {
      throw new IOException(log + " is no write log of version " + VERSION);
    }
    long size = header.getLong(16);
    if (!header.equals(header(size))) {
      throw new IOException(log + ": the header fails its checksum");
    }
    return size;
  }

  /// Applies the record at `at` and answers where it ends, or a negative number when it is not
  /// whole.
  private static long apply(
      FileChannel file,
      long at,
      long sequence,
      long size,
      ByteBuffer buffer,
      @Nullable BlockDevice onto)
      throws IOException {
    if (!fill(file, buffer.clear().limit(WriteRecord.BYTES), at)) {
      return -1;
    }
    WriteRecord record = WriteRecord.decode(buffer, sequence);
    if (record == null
        || record.offset() > size - record.length()
        || record.payloadBytes() > MAX_PAYLOAD_BYTES) {
      return -1;
    }
    long payloadAt = at + WriteRecord.BYTES;
    buffer.clear().limit((int) record.payloadBytes());
    if (!fill(file, buffer, payloadAt)
        || (record.payloadBytes() > 0
            && WriteRecord.checksumOf(buffer.duplicate()) != record.payloadChecksum())) {
      return -1;
    }
    if (onto != null) {
      switch (record.kind()) {
        case WRITE -> onto.write(record.offset(), buffer, Durability.VOLATILE);
        case ZERO, TRIM -> onto.zero(record.offset(), record.length(), Durability.VOLATILE);
      }
    }
    return payloadAt + record.payloadBytes();
  }

  /// A torn record is the last one, so no more than one record's bytes may follow `at`.
  private static void checkTorn(FileChannel file, long at, Path log) throws IOException {
    if (file.size() - at > WriteRecord.BYTES + MAX_PAYLOAD_BYTES) {
      throw new IOException(log + " is damaged at byte " + at);
    }
  }

  /// Fills the buffer and flips it; answers false where the file ends before.
  private static boolean fill(FileChannel file, ByteBuffer buffer, long at) throws IOException {
    try {
      for (long from = at; buffer.hasRemaining(); ) {
        int n = file.read(buffer, from);
        if (n < 0) {
          throw new EOFException();
        }
        from += n;
      }
    } catch (EOFException e) {
      return false;
    }
    buffer.flip();
    return true;
  }
}
