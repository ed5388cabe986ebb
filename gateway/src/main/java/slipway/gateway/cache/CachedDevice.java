package slipway.gateway.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;

/// A disk whose missing grains come from an origin when they are asked for, and stay.
///
/// A read of present grains is a look into the map and a read of home. Whatever else happens, it
/// follows one order: bytes into home, then the mark in the live map, both under the unit's lock;
/// and for durability home first, then the map file ([PresenceMap] says why that survives both
/// a killed process and a power loss). A guest write costs no sync of its own: marks become
/// durable with the next flush, or within [CacheOptions#checkpointEvery], many at once.
///
/// The guest may write over grains that are absent, being fetched, or present. Whole grains need
/// nothing from the origin. A grain that is written in part is fetched first, which can take as
/// long as a read.
///
/// A flush that fails leaves a device on which every later flush fails ([GroupCommit]).
public final class CachedDevice implements BlockDevice {
  private final BlockDevice home;
  private final PresenceMap map;
  private final LiveMap grains;
  private final CacheOptions options;
  private final Capabilities capabilities;
  private final CacheCounters counters = new CacheCounters();
  private final Home store;
  private final Fetcher fetcher;
  private final LongAdder landedUnits = new LongAdder();
  private final Semaphore checkpointDue = new Semaphore(0);

  /// Takes over `home` and `map`, and closes them; the origin stays the caller's.
  public CachedDevice(BlockDevice home, BlockDevice origin, PresenceMap map, CacheOptions options) {
    if (home.size() < map.size()) {
      throw new IllegalArgumentException(
          home + " has " + home.size() + " bytes, its volume " + map.size());
    }
    if (!home.capabilities().writable()) {
      throw new IllegalArgumentException(home + " is read-only");
    }
    this.home = home;
    this.map = map;
    this.grains = map.grains();
    this.options = options;
    Capabilities local = home.capabilities();
    this.capabilities = new Capabilities(true, local.zero(), local.trim(), true);
    this.store = new Home(home, map, origin, options.grainsPerUnit());
    this.fetcher = new Fetcher(store, options, counters, this::unitLanded);
    Thread.ofVirtual().name("checkpoint " + map).start(this::checkpointUntilClosed);
  }

  @Override
  public long size() {
    return map.size();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    store.checkOpen();
    int length = into.remaining();
    checkRange(offset, length);
    if (length == 0) {
      return;
    }
    counters.reads.increment();
    long first = offset / MapGeometry.GRAIN_BYTES;
    long end = (offset + length - 1) / MapGeometry.GRAIN_BYTES + 1;
    if (grains.allPresent(first, end)) {
      counters.localReads.increment();
    } else {
      fetcher.ensure(new GrainRange(first, end));
    }
    home.read(offset, into);
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    store.checkOpen();
    checkRange(offset, from.remaining());
    if (!from.hasRemaining()) {
      return;
    }
    ByteBuffer bytes = from.slice();
    change(
        offset,
        from.remaining(),
        false,
        (at, length) -> {
          ByteBuffer piece = bytes.slice((int) (at - offset), (int) length);
          return local -> local.write(at, piece, Durability.VOLATILE);
        });
    from.position(from.limit());
    flushIf(durability);
  }

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    store.checkOpen();
    checkRange(offset, length);
    change(
        offset, length, true, (at, piece) -> local -> local.zero(at, piece, Durability.VOLATILE));
    if (length > 0) {
      flushIf(durability);
    }
  }

  /// Where home can trim, whole grains are trimmed and count as written: nobody fetches them
  /// any more. The edges are zeroed.
  @Override
  public void trim(long offset, long length) throws IOException {
    store.checkOpen();
    checkRange(offset, length);
    if (!capabilities.trim() || length == 0) {
      return;
    }
    GrainRange whole = GrainRange.within(offset, length, size());
    if (whole.isEmpty()) {
      zero(offset, length, Durability.VOLATILE);
      return;
    }
    long start = whole.from() * MapGeometry.GRAIN_BYTES;
    long end = Math.min(whole.to() * MapGeometry.GRAIN_BYTES, size());
    zero(offset, start - offset, Durability.VOLATILE);
    change(start, end - start, true, (at, piece) -> local -> local.trim(at, piece));
    zero(end, offset + length - end, Durability.VOLATILE);
  }

  /// Makes the change of one piece of a longer range.
  private interface Pieces {
    Home.Change of(long offset, long length);
  }

  private void change(long offset, long length, boolean zeros, Pieces pieces) throws IOException {
    long end = offset + length;
    for (long at = offset; at < end; ) {
      long piece = Math.min(end - at, CacheOptions.MAX_FETCH_UNIT_BYTES);
      GrainRange touched = GrainRange.touching(at, piece);
      if (!grains.allPresent(touched.from(), touched.to())) {
        piece = Math.min(piece, options.fetchUnitBytes() - at % options.fetchUnitBytes());
      }
      if (store.change(at, piece, zeros, pieces.of(at, piece))) {
        at += piece;
      } else {
        ensureEdges(at, piece);
      }
    }
  }

  /// Fetches the first and last grain of a range unless they lie in it as a whole.
  private void ensureEdges(long offset, long length) throws IOException {
    GrainRange touched = GrainRange.touching(offset, length);
    GrainRange whole = GrainRange.within(offset, length, size());
    if (touched.from() < whole.from()) {
      fetcher.ensure(new GrainRange(touched.from(), touched.from() + 1));
    }
    if (touched.to() > whole.to()) {
      fetcher.ensure(new GrainRange(touched.to() - 1, touched.to()));
    }
  }

  @Override
  public void flush() throws IOException {
    store.flush();
  }

  private void flushIf(Durability durability) throws IOException {
    if (durability == Durability.DURABLE) {
      store.flush();
    }
  }

  /// Grains the origin had zeros for are [Extent.Kind#ZERO]; everything else is data, fetched or
  /// not.
  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    store.checkOpen();
    checkRange(offset, length);
    List<Extent> extents = new ArrayList<>();
    GrainRange touched = GrainRange.touching(offset, length);
    long grain = touched.from();
    while (length > 0 && grain < touched.to() && extents.size() < Extent.MAX_PER_CALL) {
      boolean zero = grains.state(grain) == GrainState.ZERO;
      long next = grains.nextZero(grain, touched.to(), !zero);
      long from = Math.max(offset, grain * MapGeometry.GRAIN_BYTES);
      long end = Math.min(offset + length, next * MapGeometry.GRAIN_BYTES);
      extents.add(new Extent(from, end - from, zero ? Extent.Kind.ZERO : Extent.Kind.DATA));
      grain = next;
    }
    return extents;
  }

  /// The first byte at or after `offset` that has to be fetched, or the size.
  public long nextAbsent(long offset) {
    long grain = grains.nextAbsent(offset / MapGeometry.GRAIN_BYTES, map.grainCount());
    return Math.min(size(), Math.max(offset, grain * MapGeometry.GRAIN_BYTES));
  }

  /// Fetches what is absent of the unit around `offset`, with one attempt, at the calling thread's
  /// urgency.
  public void fetch(long offset) throws IOException {
    long _ = fetch(offset, options.fetchUnitBytes());
  }

  /// The same, and in the same read of the origin what is absent of the units behind it, for up to
  /// `most` bytes in all. Answers how many bytes of the volume the fetched units cover.
  public long fetch(long offset, int most) throws IOException {
    store.checkOpen();
    checkRange(offset, 1);
    long unit = offset / options.fetchUnitBytes();
    int units = fetcher.fetch(unit, Math.max(1, most / options.fetchUnitBytes()));
    long end = Math.min(size(), (unit + units) * options.fetchUnitBytes());
    return end - unit * options.fetchUnitBytes();
  }

  /// Notes that `origin` reads as zeros in a range, of which the whole grains count. Does nothing
  /// when that is not the origin any more.
  public void zeroInOrigin(BlockDevice origin, long offset, long length) throws IOException {
    checkRange(offset, length);
    fetcher.landZeros(origin, GrainRange.within(offset, length, size()));
  }

  /// Where absent grains come from at present.
  public BlockDevice origin() {
    return store.origin();
  }

  /// How many readers wait for the origin at this moment.
  public long demandWaiting() {
    return fetcher.waiting();
  }

  /// Makes the name of a new origin durable.
  @FunctionalInterface
  public interface OriginRecord {
    void write() throws IOException;
  }

  /// Makes the changed ranges absent and fetches from another origin from now on. Returns when
  /// that is durable. `record` runs in between, with all fetches held, and makes the new
  /// origin's name durable. After an exception the device is closed.
  public void rebase(BlockDevice next, List<Extent> changed, OriginRecord record)
      throws IOException {
    for (Extent extent : changed) {
      checkRange(extent.offset(), extent.length());
    }
    store.replaceOrigin(next, GrainRange.touching(changed), record::write);
  }

  /// Whether every grain is durably present, so that the origin is not needed any more (law 6).
  public boolean filled() {
    return map.filled();
  }

  public PresenceMap map() {
    return map;
  }

  public CacheActivity activity() {
    return counters.snapshot();
  }

  /// What the volume looks like, in `cells` stretches of equal length.
  public List<MapCell> picture(int cells) {
    return MapCell.picture(map, cells);
  }

  private void unitLanded() {
    landedUnits.increment();
    if (landedUnits.sum() * options.fetchUnitBytes() >= options.checkpointBytes()) {
      landedUnits.reset();
      checkpointDue.release();
    }
  }

  private void checkpointUntilClosed() {
    try {
      while (true) {
        checkpointDue.tryAcquire(options.checkpointEvery().toNanos(), TimeUnit.NANOSECONDS);
        checkpointDue.drainPermits();
        if (grains.anyDirty() || (bytesAbsent() == 0 && !filled())) {
          store.flush();
        } else {
          store.checkOpen();
        }
      }
    } catch (InterruptedException | IOException e) {
      // Closed; or a flush failed, and then every flush the guest asks for says so.
      return;
    }
  }

  private long bytesAbsent() {
    return map.bytes(GrainState.ABSENT);
  }

  /// Makes everything durable and lets go of home and map. Afterwards home is a plain disk.
  public void detach() throws IOException {
    try {
      store.close(true);
    } finally {
      checkpointDue.release();
    }
  }

  /// Lets go of home and map as they are; the next open treats it as a killed process.
  @Override
  public void close() throws IOException {
    try {
      store.close(false);
    } finally {
      checkpointDue.release();
    }
  }

  @Override
  public String toString() {
    return "cache(" + home + " <- " + store.origin() + ")";
  }
}
