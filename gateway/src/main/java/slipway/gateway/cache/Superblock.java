package slipway.gateway.cache;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The head of a map file, kept twice: the sequence's lowest bit says in which block.
///
/// @param clean nothing happened since home and the pages were last made durable
/// @param homeZero absent grains of home read as zeros; only believed when `clean`
/// @param bootId the host's boot in which the map was last opened
record Superblock(
    UUID mapId, long size, long sequence, UUID bootId, boolean clean, boolean homeZero) {
  /// "SLIPMAP1", little-endian like everything here.
  static final long MAGIC = 0x3150414d50494c53L;

  static final int VERSION = 1;
  private static final int CHECKSUM_AT = MapGeometry.BLOCK_BYTES - Integer.BYTES;
  private static final int CLEAN = 1;
  private static final int HOME_ZERO = 2;

  int slot() {
    return (int) (sequence & 1);
  }

  Superblock opened(UUID boot) {
    return new Superblock(mapId, size, sequence + 1, boot, false, false);
  }

  Superblock closed(boolean zero) {
    return new Superblock(mapId, size, sequence + 1, bootId, true, zero);
  }

  Superblock unclean() {
    return new Superblock(mapId, size, sequence, bootId, false, false);
  }

  ByteBuffer encode() {
    ByteBuffer block = ByteBuffer.allocate(MapGeometry.BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    block.putLong(MAGIC).putInt(VERSION).putInt(MapGeometry.GRAIN_BYTES).putLong(size);
    block.putLong(sequence).putInt((clean ? CLEAN : 0) | (homeZero ? HOME_ZERO : 0)).putInt(0);
    block.putLong(mapId.getMostSignificantBits()).putLong(mapId.getLeastSignificantBits());
    block.putLong(bootId.getMostSignificantBits()).putLong(bootId.getLeastSignificantBits());
    block.putInt(CHECKSUM_AT, checksum(block));
    return block.position(0);
  }

  /// Reads one block; throws when it is no superblock of this version.
  static Superblock decode(ByteBuffer bytes, int slot) throws DamagedMapException {
    ByteBuffer block = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    String name = "superblock " + slot;
    if (block.getLong(0) != MAGIC) {
      throw new DamagedMapException(name + " is not one: magic differs");
    }
    if (block.getInt(8) != VERSION) {
      throw new DamagedMapException(name + " has unknown version " + block.getInt(8));
    }
    if (block.getInt(CHECKSUM_AT) != checksum(block)) {
      throw new DamagedMapException(name + " fails its checksum");
    }
    if (block.getInt(12) != MapGeometry.GRAIN_BYTES) {
      throw new DamagedMapException(name + " has grains of " + block.getInt(12) + " bytes");
    }
    int flags = block.getInt(32);
    Superblock read =
        new Superblock(
            new UUID(block.getLong(40), block.getLong(48)),
            block.getLong(16),
            block.getLong(24),
            new UUID(block.getLong(56), block.getLong(64)),
            (flags & CLEAN) != 0,
            (flags & HOME_ZERO) != 0);
    if (read.slot() != slot || read.size <= 0 || read.size > MapGeometry.MAX_VOLUME_BYTES) {
      throw new DamagedMapException(name + " holds impossible values");
    }
    return read;
  }

  private static int checksum(ByteBuffer block) {
    CRC32C crc = new CRC32C();
    crc.update(block.duplicate().position(0).limit(CHECKSUM_AT));
    return (int) crc.getValue();
  }
}
