package slipway.gateway.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The head of one record of a write log; the bytes of a write follow it.
///
/// @param payloadChecksum CRC32C of those bytes; 0 where there are none
record WriteRecord(Kind kind, long sequence, long offset, long length, int payloadChecksum) {
  static final int BYTES = 48;
  private static final int MAGIC = 0x52574c53; // "SLWR"

  /// What was done.
  enum Kind {
    WRITE(1),
    ZERO(2),
    TRIM(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static @Nullable Kind ofCode(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      return null;
    }
  }

  /// How many bytes follow the head.
  long payloadBytes() {
    return kind == Kind.WRITE ? length : 0;
  }

  void encode(ByteBuffer into) {
    ByteBuffer head = into.slice(into.position(), BYTES).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(MAGIC).putInt(kind.code).putLong(sequence).putLong(offset).putLong(length);
    head.putInt(payloadChecksum).putInt(0).putInt(0).putInt(checksum(head));
    into.position(into.position() + BYTES);
  }

  /// Answers null when the bytes are not the record with this sequence.
  static @Nullable WriteRecord decode(ByteBuffer bytes, long sequence) {
    ByteBuffer head = bytes.slice(bytes.position(), BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Kind kind = Kind.ofCode(head.getInt(4));
    if (kind == null
        || head.getInt(0) != MAGIC
        || head.getLong(8) != sequence
        || head.getLong(16) < 0
        || head.getLong(24) < 0
        || head.getInt(44) != checksum(head)) {
      return null;
    }
    return new WriteRecord(kind, sequence, head.getLong(16), head.getLong(24), head.getInt(32));
  }

  private static int checksum(ByteBuffer head) {
    return checksumOf(head.duplicate().position(0).limit(BYTES - Integer.BYTES));
  }

  static int checksumOf(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
