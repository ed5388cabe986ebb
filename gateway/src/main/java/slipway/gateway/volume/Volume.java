package slipway.gateway.volume;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.Reconnecting;
import slipway.gateway.cache.CacheOptions;
import slipway.gateway.cache.CachedDevice;
import slipway.gateway.cache.GrainState;
import slipway.gateway.cache.MapCell;
import slipway.gateway.cache.PresenceMap;

/// A disk that is served from the first minute and fills in place behind its reader.
///
/// Its state folder holds `volume` (the spec), `map` and `live`; home itself holds nothing but the
/// disk (law 7). The volume exists from the moment its spec does. It opens while its origin is
/// out of reach.
public final class Volume implements BlockDevice {
  /// Bounds one rebase; at 64 KiB of change tracking that is 64 GiB of scattered changes.
  public static final int MAX_CHANGED_EXTENTS = 1 << 20;

  private final SpecFile file;
  private final OriginOpener origins;
  private final CachedDevice cached;
  private final Prefetch prefetch;
  private final Filler filler;
  private final ReentrantLock life = new ReentrantLock();
  private volatile VolumeSpec spec;
  private final AtomicInteger attachments = new AtomicInteger();
  private BlockDevice line;
  private boolean closed;

  private Volume(
      SpecFile file,
      VolumeSpec spec,
      OriginOpener origins,
      BlockDevice line,
      CachedDevice cached,
      CacheOptions options,
      Path stateDir) {
    this.file = file;
    this.spec = spec;
    this.origins = origins;
    this.line = line;
    this.cached = cached;
    this.prefetch = new Prefetch(cached, options, stateDir);
    this.filler = new Filler(cached, line, options, spec, prefetch::playing);
  }

  /// Makes a volume with nothing present and opens it. What a create that was cut short left
  /// behind is replaced; a volume is not.
  public static Volume create(
      Path stateDir, VolumeSpec spec, HomeOpener homes, OriginOpener origins) throws IOException {
    return create(stateDir, spec, homes, origins, UnaryOperator.identity());
  }

  /// The same, with some of the cache's bounds changed.
  public static Volume create(
      Path stateDir,
      VolumeSpec spec,
      HomeOpener homes,
      OriginOpener origins,
      UnaryOperator<CacheOptions> tuning)
      throws IOException {
    Files.createDirectories(stateDir);
    if (Files.exists(stateDir.resolve("volume"))) {
      throw new FileAlreadyExistsException(stateDir.resolve("volume").toString());
    }
    try (BlockDevice home = homes.open(spec.home())) {
      if (home.size() < spec.size()) {
        throw new IOException(home + " has " + home.size() + " bytes, not " + spec.size());
      }
    }
    Files.deleteIfExists(stateDir.resolve("map"));
    Files.deleteIfExists(stateDir.resolve("live"));
    PresenceMap.create(stateDir.resolve("map"), spec.size(), spec.homeZero());
    new SpecFile(stateDir.resolve("volume")).write(spec);
    return open(stateDir, homes, origins, tuning);
  }

  /// Opens a volume as it was left, and goes on filling when it was filling.
  public static Volume open(Path stateDir, HomeOpener homes, OriginOpener origins)
      throws IOException {
    return open(stateDir, homes, origins, UnaryOperator.identity());
  }

  /// The same, with some of the cache's bounds changed.
  public static Volume open(
      Path stateDir, HomeOpener homes, OriginOpener origins, UnaryOperator<CacheOptions> tuning)
      throws IOException {
    SpecFile file = new SpecFile(stateDir.resolve("volume"));
    VolumeSpec spec = file.read();
    CacheOptions options = tuning.apply(CacheOptions.ofFetchUnit(spec.fetchUnitBytes()));
    BlockDevice line = line(spec.origin(), origins, spec.size());
    PresenceMap map = PresenceMap.open(stateDir.resolve("map"), stateDir.resolve("live"));
    BlockDevice home = null;
    try {
      if (map.size() != spec.size()) {
        throw new IOException(map + " is of " + map.size() + " bytes, its volume " + spec.size());
      }
      home = homes.open(spec.home());
      CachedDevice cached = new CachedDevice(home, line, map, options);
      return new Volume(file, spec, origins, line, cached, options, stateDir);
    } catch (IOException | RuntimeException e) {
      map.close();
      if (home != null) {
        home.close();
      }
      throw e;
    }
  }

  /// An origin that is opened when it is first needed, and again after it was lost, so that a
  /// volume opens while its origin is out of reach.
  private static BlockDevice line(URI address, OriginOpener opener, long size) {
    return new Reconnecting("origin " + address, size, () -> opener.open(address));
  }

  public VolumeSpec spec() {
    return spec;
  }

  /// Notes that an initiator logs in; [Attachment#close] when it is gone.
  public Attachment attach(String initiator) throws IOException {
    life.lock();
    try {
      checkOpen();
      attachments.incrementAndGet();
      prefetch.recordFirst(spec.name());
      return new Attachment(this, initiator);
    } finally {
      life.unlock();
    }
  }

  void detached() throws IOException {
    life.lock();
    try {
      if (attachments.decrementAndGet() > 0 || closed) {
        return;
      }
    } finally {
      life.unlock();
    }
    prefetch.endRecording();
    cached.flush();
  }

  /// Fetches what a recorded boot read, ahead of a machine that boots the same. Goes on after a
  /// restart, and whether or not the volume fills. Parts beyond its end are left out.
  public void play(BootTrace trace) throws IOException {
    life.lock();
    try {
      checkOpen();
      prefetch.play(trace);
    } finally {
      life.unlock();
    }
  }

  /// Records the boot that begins with the next read, in place of an earlier one. The first boot
  /// after a volume was made is recorded without being asked for.
  public void record(String label) {
    prefetch.record(label);
  }

  /// The boot that was recorded, if there was one.
  public Optional<BootTrace> recorded() throws IOException {
    return prefetch.recorded();
  }

  /// Fills in the background from now on, also after a restart, at most so fast; 0 is no limit.
  public void startFill(long bytesPerSecond) throws IOException {
    setFill(true, bytesPerSecond);
  }

  /// Stops filling, also after a restart. Units under way still arrive.
  public void pauseFill() throws IOException {
    setFill(false, spec.fillBytesPerSecond());
  }

  private void setFill(boolean on, long bytesPerSecond) throws IOException {
    life.lock();
    try {
      checkOpen();
      VolumeSpec next = spec.withFill(on, bytesPerSecond);
      if (!next.equals(spec)) {
        file.write(next);
        spec = next;
      }
      filler.want(on, bytesPerSecond);
    } finally {
      life.unlock();
    }
  }

  /// Takes a newer origin, which differs from the present one in `changed` and nowhere else
  /// (law 4). Durable when it returns. Doing the same again does nothing, so a caller that does
  /// not know how the first call ended repeats it.
  ///
  /// When it fails otherwise than by refusing, the volume is closed; open it and repeat.
  public void rebase(long generation, URI newOrigin, List<Extent> changed) throws IOException {
    if (changed.size() > MAX_CHANGED_EXTENTS) {
      throw new IllegalArgumentException("more than " + MAX_CHANGED_EXTENTS + " changed extents");
    }
    for (Extent extent : changed) {
      checkRange(extent.offset(), extent.length());
    }
    life.lock();
    try {
      checkOpen();
      if (generation == spec.generation() && newOrigin.equals(spec.origin())) {
        return;
      }
      checkMayRebase(generation);
      BlockDevice next = line(newOrigin, origins, spec.size());
      VolumeSpec after = spec.withOrigin(generation, newOrigin);
      cached.rebase(next, changed, () -> file.write(after));
      BlockDevice old = line;
      spec = after;
      line = next;
      filler.follow(next);
      old.close();
    } finally {
      life.unlock();
    }
  }

  private void checkMayRebase(long generation) throws RebaseRefusedException {
    if (generation <= spec.generation()) {
      throw new RebaseRefusedException(
          RebaseRefusedException.Reason.STALE_GENERATION,
          "generation " + generation + " does not follow " + spec.generation());
    }
    if (attachments.get() > 0) {
      throw new RebaseRefusedException(
          RebaseRefusedException.Reason.ATTACHED, attachments.get() + " initiators are attached");
    }
    long written = cached.map().bytes(GrainState.WRITTEN);
    if (written > 0) {
      throw new RebaseRefusedException(
          RebaseRefusedException.Reason.WRITTEN_BY_GUEST, "the guest wrote " + written + " bytes");
    }
  }

  /// Whether home holds everything, durably, and the link may be cut (law 6).
  public boolean filled() {
    return cached.filled();
  }

  /// What the map looks like in `cells` stretches of equal length.
  public List<MapCell> picture(int cells) {
    return cached.picture(cells);
  }

  public Statistics statistics() {
    PresenceMap map = cached.map();
    long absent = map.bytes(GrainState.ABSENT);
    return new Statistics(
        size(),
        size() - absent,
        absent,
        map.bytes(GrainState.ZERO),
        map.bytes(GrainState.WRITTEN),
        cached.activity(),
        attachments.get(),
        filler.state(),
        filler.bytesPerSecond(),
        spec.fillBytesPerSecond(),
        filler.problem(),
        prefetch.state(),
        filled());
  }

  @Override
  public long size() {
    return cached.size();
  }

  @Override
  public Capabilities capabilities() {
    return cached.capabilities();
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    checkRange(offset, into.remaining());
    prefetch.note(offset, into.remaining());
    cached.read(offset, into);
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    cached.write(offset, from, durability);
  }

  @Override
  public void flush() throws IOException {
    cached.flush();
  }

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    cached.zero(offset, length, durability);
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    cached.trim(offset, length);
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    return cached.extents(offset, length);
  }

  /// Flushes everything, marks the map clean and lets go of home, which is then a plain disk.
  @Override
  public void close() throws IOException {
    life.lock();
    try {
      if (!closed) {
        closed = true;
        filler.stop();
        prefetch.close();
        cached.detach();
      }
    } finally {
      line.close();
      life.unlock();
    }
  }

  private void checkOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public String toString() {
    return "volume " + spec.name() + " = " + cached;
  }
}
