package slipway.gateway.cache;

import static slipway.gateway.cache.MapGeometry.BLOCK_BYTES;
import static slipway.gateway.cache.MapGeometry.GRAINS_PER_PAGE;
import static slipway.gateway.cache.MapGeometry.PAGE_HEADER_BYTES;
import static slipway.gateway.cache.MapGeometry.PAGE_PAYLOAD_BYTES;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.FileDevice;

/// Which grains of a volume home holds, kept so that two different deaths are survived.
///
/// **The process dies** (kill -9). What it wrote to home is in the host's page cache and stays. The
/// initiator logs in again and believes every write that was acknowledged, flushed or not; it
/// will not send them again. So the map may not forget them either: it is changed in shared
/// mapped memory (the *live* file), which the page cache keeps just as well.
///
/// **The host dies** (power). Unflushed writes are gone, which is legal, but the kernel may have
/// written any part of the live file before or after the bytes of home it speaks of. So nothing of
/// the live file is believed. The *map* file is: it gets pages only in [#checkpoint], which copies
/// the changed pages, then flushes home, then writes the copies. Every bit in a copy was
/// set after its bytes had been written to home, so the flush in between covers them.
///
/// The kernel's boot id, kept in both files, tells which death it was. After a clean close
/// neither question arises: the map file is complete and the live file is rebuilt from it.
///
/// **Absent does not mean zero.** A write whose mark was lost leaves bytes in home under an absent
/// grain. Whether absent grains of home still read as zeros ([#homeZero]) is therefore only
/// remembered across a clean close, and is given up for good by a crash, a rebase or a failed
/// write. Nor does zero mean zero after a crash, when the guest wrote over such a grain and only
/// the bytes survived: after a crash all zero grains count as fetched.
///
/// Threads: queries and marks from any thread at any time, without locks. [#checkpoint], [#clear]
/// and [#close] from one thread at a time, which the owner sees to.
public final class PresenceMap implements Closeable {
  /// Pages copied between two flushes of home: bounds the copy to 1 MiB. Each covers 63.5 MiB of
  /// the volume.
  static final int CHECKPOINT_BATCH_PAGES = 256;

  private final DurableMap durable;
  private final LiveMap live;
  private final MapGeometry geometry;
  private final ByteBuffer copies;
  private volatile boolean homeZero;
  private volatile boolean filled;
  private boolean closed;

  private PresenceMap(DurableMap durable, LiveMap live, boolean homeZero) {
    this.durable = durable;
    this.live = live;
    this.geometry = durable.geometry();
    this.homeZero = homeZero;
    this.copies =
        ByteBuffer.allocateDirect(Math.min(CHECKPOINT_BATCH_PAGES, geometry.pages()) * BLOCK_BYTES);
  }

  /// Makes the map of an empty volume, whole or not at all; fails when there is one.
  ///
  /// @param homeZero home is known to read as zeros everywhere
  public static void create(Path map, long size, boolean homeZero) throws IOException {
    if (Files.exists(map)) {
      throw new java.nio.file.FileAlreadyExistsException(map.toString());
    }
    Path whole = map.toAbsolutePath();
    Path part = whole.resolveSibling(whole.getFileName() + ".new");
    Files.deleteIfExists(part);
    try (FileDevice file = FileDevice.create(part, new MapGeometry(size).mapFileBytes())) {
      DurableMap.format(file, size, BootId.current(), homeZero);
    }
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory =
        FileChannel.open(whole.resolveSibling("."), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /// Opens a map and finds out how it was left. The live file is made where it is missing.
  public static PresenceMap open(Path map, Path live) throws IOException {
    return open(FileDevice.openWritable(map), live, BootId.current());
  }

  /// How long the map file of a volume of that size is.
  public static long fileBytes(long size) {
    return new MapGeometry(size).mapFileBytes();
  }

  /// Makes the map of an empty volume on any storage of [#fileBytes].
  public static void format(BlockDevice file, long size, UUID boot, boolean homeZero)
      throws IOException {
    DurableMap.format(file, size, boot, homeZero);
  }

  /// The same with any storage and boot id; closes `file` when it fails.
  public static PresenceMap open(BlockDevice file, Path live, UUID boot) throws IOException {
    LiveMap words = null;
    try {
      DurableMap durable = DurableMap.open(file);
      Superblock found = durable.superblock();
      boolean processDied = !found.clean() && found.bootId().equals(boot);
      if (processDied && !Files.exists(live)) {
        throw new DamagedMapException(
            live + " is missing, and with it writes that were acknowledged since the last flush");
      }
      words = LiveMap.map(live, durable.geometry());
      if (processDied) {
        keepLive(durable, words, live, boot);
      } else {
        words.disown();
        durable.load(words::setPage);
        words.adopt(found.mapId(), boot);
      }
      words.recount();
      if (!found.clean()) {
        words.forgetZeros();
      }
      words.unload();
      PresenceMap map = new PresenceMap(durable, words, found.clean() && found.homeZero());
      durable.write(found.opened(boot));
      map.filled = !processDied && map.bytes(GrainState.ABSENT) == 0;
      return map;
    } catch (IOException | RuntimeException e) {
      if (words != null) {
        words.close();
      }
      file.close();
      throw e;
    }
  }

  /// After a death of the process the live file holds all that the map file holds, and more.
  private static void keepLive(DurableMap durable, LiveMap words, Path live, UUID boot)
      throws IOException {
    if (!words.belongsTo(durable.superblock().mapId(), boot)) {
      throw new DamagedMapException(live + " does not belong to " + durable);
    }
    ByteBuffer kept = ByteBuffer.allocate(PAGE_PAYLOAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    durable.load(
        (page, payload) -> {
          words.copyPage(page, kept);
          if (kept.mismatch(payload) < 0) {
            return;
          }
          words.setDirty(page);
          for (int i = 0; i < PAGE_PAYLOAD_BYTES; i += Long.BYTES) {
            if (LiveMap.lost(payload.getLong(i), kept.getLong(i))) {
              throw new DamagedMapException(
                  live + ": page " + page + " lacks grains that are durably present");
            }
          }
        });
  }

  public long size() {
    return geometry.size();
  }

  public GrainState state(long grain) {
    return live.state(grain);
  }

  /// The bytes in one state, of which the volume's last grain may hold fewer than 4096.
  public long bytes(GrainState state) {
    return Math.min(geometry.size(), live.count(state) * MapGeometry.GRAIN_BYTES);
  }

  /// Whether every grain is durably present. Goes back to false by [#clear] only.
  public boolean filled() {
    return filled;
  }

  /// Whether absent grains of home read as zeros.
  boolean homeZero() {
    return homeZero;
  }

  /// Says that absent grains of home may hold anything from now on.
  void soilHome() {
    homeZero = false;
  }

  LiveMap grains() {
    return live;
  }

  long grainCount() {
    return geometry.grains();
  }

  /// Makes every mark that was set before this call durable, together with the bytes of home that
  /// it speaks of. Law 1 is the order of these lines.
  void checkpoint(BlockDevice home) throws IOException {
    boolean full = live.count(GrainState.ABSENT) == 0;
    BitSet pages = live.takeDirty();
    try {
      if (pages.isEmpty()) {
        home.flush();
      }
      writeBatches(pages, home, List.of());
    } catch (IOException | RuntimeException e) {
      pages.stream().forEach(live::setDirty);
      throw e;
    }
    if (full) {
      filled = true;
    }
  }

  /// Makes grains absent, durably. The map file goes first: were the live file first and the
  /// process killed in between, it would lack grains that are durably present.
  void clear(BlockDevice home, List<GrainRange> ranges) throws IOException {
    checkpoint(home);
    filled = false;
    homeZero = false;
    BitSet pages = new BitSet(geometry.pages());
    for (GrainRange range : ranges) {
      if (!range.isEmpty()) {
        pages.set(
            (int) (range.from() / GRAINS_PER_PAGE), (int) ((range.to() - 1) / GRAINS_PER_PAGE) + 1);
      }
    }
    writeBatches(pages, home, ranges);
    for (GrainRange range : ranges) {
      live.clear(range.from(), range.to());
    }
  }

  private void writeBatches(BitSet pages, BlockDevice home, List<GrainRange> cleared)
      throws IOException {
    int max = copies.capacity() / BLOCK_BYTES;
    int[] batch = new int[max];
    int nextRange = 0;
    for (int page = pages.nextSetBit(0); page >= 0; ) {
      int count = 0;
      for (; page >= 0 && count < max; page = pages.nextSetBit(page + 1)) {
        ByteBuffer block = block(count);
        ByteBuffer payload =
            block.slice(PAGE_HEADER_BYTES, PAGE_PAYLOAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        live.copyPage(page, payload);
        nextRange = clearIn(payload, page, cleared, nextRange);
        durable.seal(block, page);
        batch[count++] = page;
      }
      home.flush();
      for (int i = 0; i < count; i++) {
        durable.write(batch[i], block(i));
      }
      durable.flush();
    }
  }

  private ByteBuffer block(int index) {
    return copies.slice(index * BLOCK_BYTES, BLOCK_BYTES);
  }

  /// Clears what `ranges` has for one page in a copy of it; answers the first range that reaches
  /// beyond the page.
  private static int clearIn(ByteBuffer payload, int page, List<GrainRange> ranges, int first) {
    long start = (long) page * GRAINS_PER_PAGE;
    long end = start + GRAINS_PER_PAGE;
    int next = first;
    while (next < ranges.size() && ranges.get(next).from() < end) {
      GrainRange here = ranges.get(next).clippedTo(start, end);
      for (long grain = here.from(); grain < here.to(); grain++) {
        int at = (int) ((grain - start) / 4);
        payload.put(at, (byte) (payload.get(at) & ~(3 << (2 * ((grain - start) % 4)))));
      }
      if (ranges.get(next).to() > end) {
        return next;
      }
      next++;
    }
    return next;
  }

  /// Says that everything is durable, home included, and nothing will change any more.
  void markClean() throws IOException {
    durable.write(durable.superblock().closed(homeZero));
  }

  /// Lets go of both files. Without [#markClean] before, the next open sees a crash.
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      live.close();
      durable.close();
    }
  }

  @Override
  public String toString() {
    return durable.toString();
  }
}
