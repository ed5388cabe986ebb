package slipway.gateway.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Durability;

/// Home and its map, changed together: bytes first, mark second, both under the unit's lock.
final class Home {
  /// A change of home's bytes within one unit, or within present grains.
  interface Change {
    void apply(BlockDevice home) throws IOException;
  }

  private static final ByteBuffer ZEROS =
      ByteBuffer.allocateDirect(CacheOptions.MAX_FETCH_UNIT_BYTES).asReadOnlyBuffer();

  final BlockDevice device;
  final PresenceMap map;
  private final LiveMap grains;
  private final int grainsPerUnit;
  private final UnitLocks locks = new UnitLocks();
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private final GroupCommit commit;
  private volatile BlockDevice origin;
  private volatile boolean closed;

  Home(BlockDevice device, PresenceMap map, BlockDevice origin, int grainsPerUnit) {
    this.device = device;
    this.map = map;
    this.grains = map.grains();
    this.grainsPerUnit = grainsPerUnit;
    this.origin = origin;
    this.commit =
        new GroupCommit(
            () -> {
              // Not an error here: a flush that meets a close must not fail the close's own round.
              if (!closed) {
                map.checkpoint(device);
              }
            });
  }

  void checkOpen() throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  /// Where absent grains come from at present.
  BlockDevice origin() {
    return origin;
  }

  /// Applies the guest's change to a range that lies in one unit or is present as a whole. Answers
  /// false, and changes nothing, when a grain that it changes in part is absent: fetch it first.
  boolean change(long offset, long length, boolean zeros, Change change) throws IOException {
    GrainRange touched = GrainRange.touching(offset, length);
    gate.readLock().lock();
    try {
      checkOpen();
      if (grains.allPresent(touched.from(), touched.to())) {
        applyOrSoil(touched, change);
        if (!grains.allWritten(touched.from(), touched.to())) {
          grains.markWritten(touched.from(), touched.to());
        }
        return true;
      }
      long unit = touched.from() / grainsPerUnit;
      if ((touched.to() - 1) / grainsPerUnit != unit) {
        return false;
      }
      ReentrantLock lock = locks.of(unit);
      lock.lock();
      try {
        if (absentEdge(touched, GrainRange.within(offset, length, map.size()))) {
          return false;
        }
        if (!zeros || !map.homeZero() || anyPresent(touched)) {
          applyOrSoil(touched, change);
        }
        grains.markWritten(touched.from(), touched.to());
        return true;
      } finally {
        lock.unlock();
      }
    } finally {
      gate.readLock().unlock();
    }
  }

  private boolean anyPresent(GrainRange range) {
    return grains.nextPresent(range.from(), range.to()) < range.to();
  }

  /// Whether a grain that is touched, but not as a whole, is absent.
  private boolean absentEdge(GrainRange touched, GrainRange whole) {
    return (touched.from() < whole.from() && map.state(touched.from()) == GrainState.ABSENT)
        || (touched.to() > whole.to() && map.state(touched.to() - 1) == GrainState.ABSENT);
  }

  /// Puts fetched bytes into the grains of `range` that are still absent: the guest's stay (law 3).
  /// The range lies in one unit. Answers false when `from` is not the origin any more.
  boolean land(BlockDevice from, GrainRange range, ByteBuffer bytes) throws IOException {
    return underLock(
        from,
        range,
        (first, end) -> {
          int start = (int) ((first - range.from()) * MapGeometry.GRAIN_BYTES);
          int length = (int) length(first, end);
          ByteBuffer run = bytes.slice(start, length);
          boolean zero = isZero(run);
          if (!zero || !map.homeZero()) {
            applyOrSoil(
                home -> home.write(first * MapGeometry.GRAIN_BYTES, run, Durability.VOLATILE));
          }
          grains.markAbsent(first, end, zero ? GrainState.ZERO : GrainState.FETCHED);
        });
  }

  /// Notes that the origin reads as zeros in a range within one unit. Where home may hold something
  /// else under its absent grains it is looked at, and zeroed if need be; `scratch` is for that.
  boolean landZeros(BlockDevice from, GrainRange range, ByteBuffer scratch) throws IOException {
    return underLock(
        from,
        range,
        (first, end) -> {
          if (!map.homeZero()) {
            long at = first * MapGeometry.GRAIN_BYTES;
            ByteBuffer there = scratch.clear().limit((int) length(first, end));
            device.read(at, there);
            if (!isZero(there.flip())) {
              applyOrSoil(home -> home.zero(at, there.remaining(), Durability.VOLATILE));
            }
          }
          grains.markAbsent(first, end, GrainState.ZERO);
        });
  }

  /// What is done to each run of absent grains.
  private interface Run {
    void apply(long first, long end) throws IOException;
  }

  private boolean underLock(BlockDevice from, GrainRange range, Run run) throws IOException {
    gate.readLock().lock();
    try {
      checkOpen();
      if (from != origin) {
        return false;
      }
      ReentrantLock lock = locks.of(range.from() / grainsPerUnit);
      lock.lock();
      try {
        long end;
        for (long first = range.from(); first < range.to(); first = end) {
          first = grains.nextAbsent(first, range.to());
          end = grains.nextPresent(first, range.to());
          if (first < end) {
            run.apply(first, end);
          }
        }
        return true;
      } finally {
        lock.unlock();
      }
    } finally {
      gate.readLock().unlock();
    }
  }

  private long length(long first, long end) {
    return Math.min(end * MapGeometry.GRAIN_BYTES, map.size()) - first * MapGeometry.GRAIN_BYTES;
  }

  private static boolean isZero(ByteBuffer bytes) {
    return bytes.mismatch(ZEROS.slice(0, bytes.remaining())) < 0;
  }

  /// A change of the guest's that fails may have been made in part: what is present of the range
  /// is neither zero nor the origin's any more.
  private void applyOrSoil(GrainRange touched, Change change) throws IOException {
    try {
      applyOrSoil(change);
    } catch (IOException | RuntimeException e) {
      grains.markPresentWritten(touched.from(), touched.to());
      throw e;
    }
  }

  private void applyOrSoil(Change change) throws IOException {
    try {
      change.apply(device);
    } catch (IOException | RuntimeException e) {
      map.soilHome();
      throw e;
    }
  }

  void flush() throws IOException {
    checkOpen();
    commit.join();
    checkOpen();
  }

  /// Replaces the origin with nobody else at work: clears the ranges durably, then runs `record`,
  /// which makes the new origin's name durable, and only then lets fetches go there (law 4). When
  /// any of it fails nobody knows what a restart will find, so the device is closed.
  void replaceOrigin(BlockDevice next, java.util.List<GrainRange> ranges, GroupCommit.Work record)
      throws IOException {
    Lock alone = gate.writeLock();
    alone.lock();
    try {
      checkOpen();
      commit.alone(
          () -> {
            map.clear(device, ranges);
            record.run();
          });
      origin = next;
    } catch (IOException | RuntimeException e) {
      close(false);
      throw e;
    } finally {
      alone.unlock();
    }
  }

  /// Ends everything, after a last checkpoint when `clean`. A checkpoint under way ends first.
  void close(boolean clean) throws IOException {
    Lock alone = gate.writeLock();
    alone.lock();
    try (BlockDevice last = device;
        PresenceMap lastMap = map) {
      if (!closed) {
        closed = true;
        commit.awaitIdle();
        if (clean) {
          commit.alone(
              () -> {
                lastMap.checkpoint(last);
                lastMap.markClean();
              });
        }
      }
    } finally {
      alone.unlock();
    }
  }
}
