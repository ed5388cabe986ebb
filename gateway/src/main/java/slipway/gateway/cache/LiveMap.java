package slipway.gateway.cache;

import static slipway.gateway.cache.MapGeometry.GRAINS_PER_WORD;
import static slipway.gateway.cache.MapGeometry.WORDS_PER_PAGE;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;

/// The live file: two bits per grain in shared mapped memory, which survive the process.
///
/// Any thread reads and changes it at any time; a word changes by compare-and-set. A page that
/// changed is flagged dirty *after* the change, so that whoever clears the flag and then copies
/// the page cannot miss it, and the counters follow last.
///
/// The file is written in full before it is mapped: a hole that cannot be filled later would kill
/// the process. The mapping belongs to the garbage collector, because unmapping under a reader's
/// feet is worse than unmapping late.
final class LiveMap {
  static final long MAGIC = 0x4556494c50494c53L; // "SLIPLIVE"
  static final int VERSION = 1;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle WORD = LONG.varHandle();
  private static final VarHandle CELL = INT.varHandle();

  /// The low bit of each grain's two.
  private static final long LOW = 0x5555_5555_5555_5555L;

  private static final int HEADER_CHECKSUM_AT = 48;

  private final MapGeometry geometry;
  private final FileChannel channel;
  private final MemorySegment file;
  private final MemorySegment words;
  private final long grainsPerCell;
  private final AtomicLongArray dirty;
  private final LongAdder[] counts = {
    new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder()
  };

  private LiveMap(MapGeometry geometry, FileChannel channel, MemorySegment file) {
    this.geometry = geometry;
    this.channel = channel;
    this.file = file;
    this.words = file.asSlice(MapGeometry.WORDS_AT);
    this.grainsPerCell = Math.ceilDiv(geometry.grains(), MapGeometry.TALLY_CELLS);
    this.dirty = new AtomicLongArray(Math.ceilDiv(geometry.pages(), Long.SIZE));
  }

  /// Maps the file, which is made or brought to size where it has to be, and locks it.
  static LiveMap map(Path path, MapGeometry geometry) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock(channel, path);
      long size = geometry.liveFileBytes();
      if (channel.size() != size) {
        channel.truncate(0);
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        for (long at = 0; at < size; ) {
          at += channel.write(zeros.clear().limit((int) Math.min(1 << 20, size - at)), at);
        }
      }
      return new LiveMap(
          geometry, channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, size, Arena.ofAuto()));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path path) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException(path + " is open already in this process", e);
    }
    if (lock == null) {
      throw new IOException(path + " is open already in another process");
    }
  }

  /// Whether the content was made for this map in this boot of the host.
  boolean belongsTo(UUID mapId, UUID boot) {
    ByteBuffer expected = header(mapId, boot);
    return file.asSlice(0, expected.capacity()).mismatch(MemorySegment.ofBuffer(expected)) < 0;
  }

  /// Says that the content is complete, for this map and this boot.
  void adopt(UUID mapId, UUID boot) {
    ByteBuffer header = header(mapId, boot);
    file.asSlice(0, header.capacity()).copyFrom(MemorySegment.ofBuffer(header));
  }

  /// Says that the content is not to be believed, and forgets the demand tally.
  void disown() {
    file.asSlice(0, MapGeometry.WORDS_AT).fill((byte) 0);
  }

  private static ByteBuffer header(UUID mapId, UUID boot) {
    ByteBuffer header =
        ByteBuffer.allocate(HEADER_CHECKSUM_AT + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC).putInt(VERSION).putInt(0);
    header.putLong(mapId.getMostSignificantBits()).putLong(mapId.getLeastSignificantBits());
    header.putLong(boot.getMostSignificantBits()).putLong(boot.getLeastSignificantBits());
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().flip());
    return header.putInt((int) crc.getValue()).flip();
  }

  /// Overwrites a page; its grains are counted by [#recount].
  void setPage(int page, ByteBuffer payload) {
    for (int i = 0; i < WORDS_PER_PAGE; i++) {
      words.set(LONG, at((long) page * WORDS_PER_PAGE + i), payload.getLong(i * Long.BYTES));
    }
  }

  void copyPage(int page, ByteBuffer payload) {
    for (int i = 0; i < WORDS_PER_PAGE; i++) {
      payload.putLong(i * Long.BYTES, word((long) page * WORDS_PER_PAGE + i));
    }
  }

  /// Counts every grain anew; nobody else may use the map meanwhile.
  void recount() {
    long[] sums = new long[counts.length];
    for (long w = 0; w < geometry.words(); w++) {
      long word = words.get(LONG, at(w));
      if (word != 0) {
        count(word, sums, 1);
      }
    }
    for (int code = 1; code < counts.length; code++) {
      counts[code].reset();
      counts[code].add(sums[code]);
    }
  }

  private static void count(long word, long[] sums, int sign) {
    long low = word & LOW;
    long high = (word >>> 1) & LOW;
    sums[1] += sign * (long) Long.bitCount(low & ~high);
    sums[2] += sign * (long) Long.bitCount(high & ~low);
    sums[3] += sign * (long) Long.bitCount(low & high);
  }

  long count(GrainState state) {
    if (state != GrainState.ABSENT) {
      return counts[state.code()].sum();
    }
    return geometry.grains() - counts[1].sum() - counts[2].sum() - counts[3].sum();
  }

  GrainState state(long grain) {
    long word = word(grain / GRAINS_PER_WORD);
    return GrainState.ofCode((int) (word >>> (2 * (grain % GRAINS_PER_WORD))) & 3);
  }

  /// Whether no grain of `[from, to)` is absent.
  boolean allPresent(long from, long to) {
    return nextAbsent(from, to) == to;
  }

  /// Whether every grain of `[from, to)` is the guest's.
  boolean allWritten(long from, long to) {
    for (long grain = from; grain < to; ) {
      long mask = lanes(grain, to);
      long both = mask | mask << 1;
      if ((word(grain / GRAINS_PER_WORD) & both) != both) {
        return false;
      }
      grain = nextWord(grain);
    }
    return true;
  }

  /// The first absent grain of `[from, to)`, or `to`.
  long nextAbsent(long from, long to) {
    for (long grain = from; grain < to; grain = nextWord(grain)) {
      long absent = ~present(word(grain / GRAINS_PER_WORD)) & lanes(grain, to);
      if (absent != 0) {
        return first(grain, absent);
      }
    }
    return to;
  }

  /// The first grain of `[from, to)` that is not absent, or `to`.
  long nextPresent(long from, long to) {
    for (long grain = from; grain < to; grain = nextWord(grain)) {
      long found = present(word(grain / GRAINS_PER_WORD)) & lanes(grain, to);
      if (found != 0) {
        return first(grain, found);
      }
    }
    return to;
  }

  /// The first grain of `[from, to)` that is [GrainState#ZERO], or that is not, or `to`.
  long nextZero(long from, long to, boolean zero) {
    for (long grain = from; grain < to; grain = nextWord(grain)) {
      long word = word(grain / GRAINS_PER_WORD);
      long zeros = word & ~(word >>> 1) & LOW;
      long found = (zero ? zeros : ~zeros & LOW) & lanes(grain, to);
      if (found != 0) {
        return first(grain, found);
      }
    }
    return to;
  }

  /// Adds how many grains of `[from, to)` are in each state, by code.
  void countStates(long from, long to, long[] sums) {
    long before = sums[1] + sums[2] + sums[3];
    for (long grain = from; grain < to; grain = nextWord(grain)) {
      long mask = lanes(grain, to);
      count(word(grain / GRAINS_PER_WORD) & (mask | mask << 1), sums, 1);
    }
    sums[0] += to - from - (sums[1] + sums[2] + sums[3] - before);
  }

  /// Gives the absent grains of `[from, to)` a state, leaves the others alone.
  void markAbsent(long from, long to, GrainState state) {
    long code = state.code();
    for (long grain = from; grain < to; grain = nextWord(grain)) {
      long index = grain / GRAINS_PER_WORD;
      long mask = lanes(grain, to);
      for (long old = word(index); ; old = word(index)) {
        long absent = ~present(old) & mask;
        if (replace(index, old, old | absent * (code & 1) | absent * (code & 2))) {
          break;
        }
      }
    }
  }

  /// Makes every grain of `[from, to)` the guest's.
  void markWritten(long from, long to) {
    for (long grain = from; grain < to; grain = nextWord(grain)) {
      long index = grain / GRAINS_PER_WORD;
      long mask = lanes(grain, to);
      for (long old = word(index); !replace(index, old, old | mask | mask << 1); ) {
        old = word(index);
      }
    }
  }

  /// Makes the present grains of `[from, to)` the guest's, leaves the others alone.
  void markPresentWritten(long from, long to) {
    for (long grain = from; grain < to; grain = nextWord(grain)) {
      long index = grain / GRAINS_PER_WORD;
      long mask = lanes(grain, to);
      for (long old = word(index); ; old = word(index)) {
        long there = present(old) & mask;
        if (replace(index, old, old | there | there << 1)) {
          break;
        }
      }
    }
  }

  /// Makes every grain of `[from, to)` absent.
  void clear(long from, long to) {
    for (long grain = from; grain < to; grain = nextWord(grain)) {
      long index = grain / GRAINS_PER_WORD;
      long mask = lanes(grain, to);
      for (long old = word(index); !replace(index, old, old & ~(mask | mask << 1)); ) {
        old = word(index);
      }
    }
  }

  private boolean replace(long index, long old, long changed) {
    if (old == changed) {
      return true;
    }
    if (!WORD.compareAndSet(words, at(index), old, changed)) {
      return false;
    }
    setDirty((int) (index / WORDS_PER_PAGE));
    long[] sums = new long[counts.length];
    count(old, sums, -1);
    count(changed, sums, 1);
    for (int code = 1; code < counts.length; code++) {
      counts[code].add(sums[code]);
    }
    return true;
  }

  /// Makes every zero grain a fetched one.
  void forgetZeros() {
    for (long index = 0; index < geometry.words(); index++) {
      long word = word(index);
      long zeros = word & ~(word >>> 1) & LOW;
      replace(index, word, word ^ (zeros | zeros << 1));
    }
  }

  /// Lets go of the pages in our memory until they are used; they stay in the file. A gateway has
  /// many volumes that nobody reads, and opening one touched all of its map.
  void unload() {
    words.unload();
  }

  void setDirty(int page) {
    int index = page / Long.SIZE;
    long bit = 1L << page;
    if ((dirty.getAcquire(index) & bit) == 0) {
      dirty.getAndUpdate(index, flags -> flags | bit);
    }
  }

  /// Clears every dirty flag and answers which pages had one.
  BitSet takeDirty() {
    long[] taken = new long[dirty.length()];
    for (int index = 0; index < taken.length; index++) {
      taken[index] = dirty.getAndSet(index, 0);
    }
    return BitSet.valueOf(taken);
  }

  boolean anyDirty() {
    for (int index = 0; index < dirty.length(); index++) {
      if (dirty.get(index) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Notes that grains were fetched because somebody waited for them; a statistic, no more.
  void tallyDemand(long grain, int grains) {
    CELL.getAndAdd(file, MapGeometry.TALLY_AT + grain / grainsPerCell * Integer.BYTES, grains);
  }

  /// About how many grains of `[from, to)` were fetched on demand, to the nearest tally cell.
  long demandTally(long from, long to) {
    long sum = 0;
    for (long cell = from / grainsPerCell; cell * grainsPerCell < to; cell++) {
      long start = cell * grainsPerCell;
      long overlap = Math.min(to, start + grainsPerCell) - Math.max(from, start);
      int tally = file.get(INT, MapGeometry.TALLY_AT + cell * Integer.BYTES);
      sum += Math.round((double) tally * overlap / grainsPerCell);
    }
    return sum;
  }

  /// Whether a grain is present in `before` and absent in `after`.
  static boolean lost(long before, long after) {
    return (present(before) & ~present(after)) != 0;
  }

  void close() throws IOException {
    channel.close();
  }

  private long word(long index) {
    return (long) WORD.getAcquire(words, at(index));
  }

  private static long at(long index) {
    return index * Long.BYTES;
  }

  private static long present(long word) {
    return (word | word >>> 1) & LOW;
  }

  /// The low bits of the grains of `[grain, to)` that share a word with `grain`.
  private static long lanes(long grain, long to) {
    int from = (int) (grain % GRAINS_PER_WORD);
    long count = Math.min(GRAINS_PER_WORD - from, to - grain);
    return (LOW >>> (Long.SIZE - 2 * count)) << (2 * from);
  }

  private static long nextWord(long grain) {
    return grain - grain % GRAINS_PER_WORD + GRAINS_PER_WORD;
  }

  private static long first(long grain, long lanes) {
    return grain - grain % GRAINS_PER_WORD + Long.numberOfTrailingZeros(lanes) / 2;
  }
}
