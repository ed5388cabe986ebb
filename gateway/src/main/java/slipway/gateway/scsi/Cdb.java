package slipway.gateway.scsi;

import java.nio.ByteBuffer;

/// A command descriptor block of up to 16 bytes, shorter ones padded with zeros.
///
/// @param high bytes 0 to 7, byte 0 being the most significant
/// @param low bytes 8 to 15
public record Cdb(long high, long low) {
  public static final int BYTES = 16;

  /// The CDB at `at` in a big-endian buffer.
  public static Cdb at(ByteBuffer buffer, int at) {
    return new Cdb(buffer.getLong(at), buffer.getLong(at + 8));
  }

  /// A CDB of the given bytes, which tests and in-process callers spell out.
  public static Cdb of(int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    for (int b : bytes) {
      buffer.put((byte) b);
    }
    return at(buffer, 0);
  }

  public void put(ByteBuffer buffer, int at) {
    buffer.putLong(at, high).putLong(at + 8, low);
  }

  public int u8(int at) {
    long word = at < 8 ? high : low;
    return (int) (word >>> (56 - (at & 7) * 8)) & 0xff;
  }

  public int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  public long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  public long u64(int at) {
    return u32(at) << 32 | u32(at + 4);
  }

  public boolean bit(int at, int mask) {
    return (u8(at) & mask) != 0;
  }

  public int opcode() {
    return u8(0);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("cdb");
    for (int i = 0; i < BYTES; i++) {
      text.append(String.format(" %02x", u8(i)));
    }
    return text.toString();
  }
}
