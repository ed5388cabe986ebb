package slipway.gateway.cache;

import static slipway.gateway.cache.MapGeometry.BLOCK_BYTES;
import static slipway.gateway.cache.MapGeometry.PAGE_HEADER_BYTES;
import static slipway.gateway.cache.MapGeometry.PAGE_PAYLOAD_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Durability;

/// The map file: what survives a power loss.
///
/// Each page has two slots, and a write goes to the one that does not hold the newest content, so
/// a write torn by a power loss leaves the page as it was. The sequence of a page grows by one
/// per write and its lowest bit is the slot, which also shows a write that never arrived: the
/// two slots of a page are always neighbours.
///
/// Not thread-safe: [PresenceMap] calls it from one thread at a time.
final class DurableMap {
  private static final int PAGE_MAGIC = 0x47504c53; // "SLPG"
  private static final int PAGES_PER_READ = 64;

  /// Receives the newest payload of each page, in order; the buffer is reused.
  interface PageReader {
    void page(int page, ByteBuffer payload) throws IOException;
  }

  private final BlockDevice file;
  private final MapGeometry geometry;
  private final long[] sequences;
  private Superblock superblock;

  private DurableMap(BlockDevice file, Superblock superblock) {
    this.file = file;
    this.superblock = superblock;
    this.geometry = new MapGeometry(superblock.size());
    this.sequences = new long[geometry.pages()];
  }

  /// Writes an empty map over the whole of `file` and makes it durable.
  static void format(BlockDevice file, long size, UUID boot, boolean homeZero) throws IOException {
    MapGeometry geometry = new MapGeometry(size);
    UUID id = UUID.randomUUID();
    for (int sequence = 0; sequence < 2; sequence++) {
      Superblock block = new Superblock(id, size, sequence, boot, true, homeZero);
      file.write((long) sequence * BLOCK_BYTES, block.encode(), Durability.VOLATILE);
    }
    ByteBuffer pages = ByteBuffer.allocate(2 * PAGES_PER_READ * BLOCK_BYTES);
    for (int first = 0; first < geometry.pages(); first += PAGES_PER_READ) {
      int count = Math.min(PAGES_PER_READ, geometry.pages() - first);
      pages.clear().limit(2 * count * BLOCK_BYTES);
      for (int i = 0; i < 2 * count; i++) {
        seal(pages.slice(i * BLOCK_BYTES, BLOCK_BYTES), id, first + i / 2, i & 1);
      }
      file.write(MapGeometry.slotAt(first, 0), pages, Durability.VOLATILE);
    }
    file.flush();
  }

  /// Reads the superblocks; the pages are read by [#load].
  static DurableMap open(BlockDevice file) throws IOException {
    if (file.size() < 3L * BLOCK_BYTES) {
      throw new DamagedMapException(file + " is too short for a map: " + file.size() + " bytes");
    }
    @Nullable Superblock newest = null;
    @Nullable DamagedMapException damage = null;
    for (int slot = 0; slot < 2; slot++) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
      file.read((long) slot * BLOCK_BYTES, block);
      try {
        Superblock read = Superblock.decode(block.flip(), slot);
        if (newest == null || read.sequence() > newest.sequence()) {
          newest = read;
        }
      } catch (DamagedMapException e) {
        damage = e;
      }
    }
    if (newest == null) {
      throw new DamagedMapException(
          file + ": no superblock is whole" + (damage == null ? "" : ", " + damage.getMessage()));
    }
    if (damage != null) {
      // Torn while being written, or rotten since: either way the older one is not proof of a
      // clean close.
      newest = newest.unclean();
    }
    DurableMap map = new DurableMap(file, newest);
    if (file.size() < map.geometry.mapFileBytes()) {
      throw new DamagedMapException(file + " is shorter than its superblock says");
    }
    return map;
  }

  MapGeometry geometry() {
    return geometry;
  }

  Superblock superblock() {
    return superblock;
  }

  /// Replaces the superblock, durably.
  void write(Superblock next) throws IOException {
    file.write((long) next.slot() * BLOCK_BYTES, next.encode(), Durability.DURABLE);
    superblock = next;
  }

  /// Reads every page. In a map that was closed cleanly both slots have to be whole; after a crash
  /// one of them may be torn.
  void load(PageReader reader) throws IOException {
    ByteBuffer slots = ByteBuffer.allocateDirect(2 * PAGES_PER_READ * BLOCK_BYTES);
    for (int first = 0; first < geometry.pages(); first += PAGES_PER_READ) {
      int count = Math.min(PAGES_PER_READ, geometry.pages() - first);
      slots.clear().limit(2 * count * BLOCK_BYTES);
      file.read(MapGeometry.slotAt(first, 0), slots);
      for (int i = 0; i < count; i++) {
        int page = first + i;
        int slot = newestSlot(slots.slice(2 * i * BLOCK_BYTES, 2 * BLOCK_BYTES), page);
        int at = (2 * i + slot) * BLOCK_BYTES + PAGE_HEADER_BYTES;
        reader.page(page, slots.slice(at, PAGE_PAYLOAD_BYTES).order(ByteOrder.LITTLE_ENDIAN));
      }
    }
  }

  private int newestSlot(ByteBuffer pair, int page) throws DamagedMapException {
    long[] found = new long[2];
    List<String> wrong = new ArrayList<>(2);
    for (int slot = 0; slot < 2; slot++) {
      String problem = check(pair.slice(slot * BLOCK_BYTES, BLOCK_BYTES), page, slot, found);
      if (problem != null) {
        wrong.add("page " + page + " slot " + slot + " " + problem);
      }
    }
    if (wrong.size() == 2 || (wrong.size() == 1 && superblock.clean())) {
      throw new DamagedMapException(file + ": " + String.join(", ", wrong));
    }
    if (wrong.isEmpty() && Math.abs(found[0] - found[1]) != 1) {
      throw new DamagedMapException(
          file + ": page " + page + " lost a write, sequences " + found[0] + " and " + found[1]);
    }
    int newest = found[1] > found[0] ? 1 : 0;
    sequences[page] = found[newest];
    return newest;
  }

  private @Nullable String check(ByteBuffer block, int page, int slot, long[] found) {
    block.order(ByteOrder.LITTLE_ENDIAN);
    found[slot] = -1;
    if (block.getInt(0) != PAGE_MAGIC) {
      return "is no map page";
    }
    if (block.getInt(24) != checksum(block)) {
      return "fails its checksum";
    }
    if (block.getInt(4) != page
        || block.getLong(16) != superblock.mapId().getLeastSignificantBits()) {
      return "belongs elsewhere";
    }
    long sequence = block.getLong(8);
    if (sequence < 0 || (sequence & 1) != slot) {
      return "has impossible sequence " + sequence;
    }
    found[slot] = sequence;
    return null;
  }

  /// Puts the header in front of the payload that `block` holds already, for the page's next
  /// sequence. [#write(int, ByteBuffer)] then writes it.
  void seal(ByteBuffer block, int page) {
    seal(block, superblock.mapId(), page, sequences[page] + 1);
  }

  /// Writes a sealed page into the slot that is not its newest. Durable after [#flush] only; the
  /// caller writes no page twice between two flushes.
  void write(int page, ByteBuffer block) throws IOException {
    long next = sequences[page] + 1;
    file.write(MapGeometry.slotAt(page, (int) (next & 1)), block, Durability.VOLATILE);
    sequences[page] = next;
  }

  void flush() throws IOException {
    file.flush();
  }

  void close() throws IOException {
    file.close();
  }

  private static void seal(ByteBuffer block, UUID id, int page, long sequence) {
    block.order(ByteOrder.LITTLE_ENDIAN);
    block.putInt(0, PAGE_MAGIC).putInt(4, page).putLong(8, sequence);
    block.putLong(16, id.getLeastSignificantBits()).putInt(28, 0);
    block.putInt(24, checksum(block));
  }

  private static int checksum(ByteBuffer block) {
    CRC32C crc = new CRC32C();
    crc.update(block.duplicate().position(0).limit(24));
    crc.update(block.duplicate().position(28).limit(BLOCK_BYTES));
    return (int) crc.getValue();
  }

  @Override
  public String toString() {
    return "map in " + file;
  }
}
