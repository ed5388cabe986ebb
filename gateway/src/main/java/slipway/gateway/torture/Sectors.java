package slipway.gateway.torture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What a sector holds in a version of it: bytes that name the sector and the version, so that a
/// misplaced, torn or stale one shows.
final class Sectors {
  static final int BYTES = 512;

  /// The version of a sector of zeros.
  static final long ZEROS = 0;

  /// What no version explains.
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

  private Sectors() {}

  /// The version that the origin of a generation, from 0, has of its sectors.
  static long ofOrigin(int generation) {
    return -1L - generation;
  }

  static void put(ByteBuffer into, long sector, long version) {
    if (version == ZEROS) {
      into.put(new byte[BYTES]);
      return;
    }
    into.order(ByteOrder.LITTLE_ENDIAN).putLong(version).putLong(sector);
    long state = version * STEP ^ sector;
    for (int at = 16; at < BYTES; at += Long.BYTES) {
      state += STEP;
      into.putLong((state ^ state >>> 29) * 0xbf58_476d_1ce4_e5b9L);
    }
  }

  /// The version of a sector that was read; [#UNKNOWN] when it is none.
  static long version(ByteBuffer bytes, long sector) {
    ByteBuffer found = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    long version = found.getLong(0);
    ByteBuffer expected = ByteBuffer.allocate(BYTES);
    put(expected, sector, version);
    return found.equals(expected.flip()) ? version : UNKNOWN;
  }
}
