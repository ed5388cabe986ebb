package slipway.gateway.volume;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import slipway.gateway.block.Urgency;
import slipway.gateway.cache.CachedDevice;

/// Notices when somebody reads a disk from front to back and fetches ahead of it, the farther the
/// longer the stream has lasted; and fetches what lies around a read that has to wait: files that
/// are used together lie together. Nothing is in vain: a fill brings it all some time.
///
/// The object guards its table of streams; nothing in it waits. Fetches are threads of their own,
/// and when there are too many the stream simply gets less of a lead.
final class ReadAhead {
  /// Streams known at once; the one that was read longest ago is forgotten for a new one.
  static final int STREAMS_MAX = 16;

  /// What has to be read in a row before it counts as a stream.
  static final int SHORTEST_BYTES = 128 << 10;

  /// How far it fetches ahead at most.
  static final int LEAD_MAX_BYTES = 4 << 20;

  /// What lies around a read: the rest of its block of this size. A boot of the lab's guest touches
  /// 965 units of 64 KiB in 215 such blocks.
  static final int BLOCK_BYTES = 512 << 10;

  /// A stream may skip this much: queued reads overtake each other.
  private static final int SLACK_BYTES = 128 << 10;

  private static final class Stream {
    long next = -1;
    long length;
    long fetchedTo;
    long used;
  }

  private final CachedDevice cached;
  private final int unitBytes;
  private final Semaphore window;
  private final Stream[] streams = new Stream[STREAMS_MAX];
  private final LongAdder detected = new LongAdder();
  private long clock;

  /// @param windowUnits fetches under way at once
  ReadAhead(CachedDevice cached, int unitBytes, int windowUnits) {
    this.cached = cached;
    this.unitBytes = unitBytes;
    this.window = new Semaphore(windowUnits);
    for (int i = 0; i < STREAMS_MAX; i++) {
      streams[i] = new Stream();
    }
  }

  /// How many streams were found.
  long detected() {
    return detected.sum();
  }

  /// Notes a read that is about to happen.
  synchronized void note(long offset, int length) {
    Stream stream = find(offset);
    long end = offset + length;
    stream.used = ++clock;
    if (end <= stream.next) {
      return; // inside what was read already: an overtaken one
    }
    boolean wasStream = stream.length >= SHORTEST_BYTES;
    stream.length += end - Math.max(stream.next, offset);
    stream.next = end;
    if (stream.length < SHORTEST_BYTES) {
      return;
    }
    if (!wasStream) {
      detected.increment();
    }
    lead(stream);
  }

  /// Fetches the neighbours of a read that will wait for the origin: first what lies behind it,
  /// then what lies before, each unit by itself, so that the nearest comes soonest.
  void around(long offset, int length) {
    long from = offset / unitBytes * unitBytes;
    long to = (offset + length - 1) / unitBytes * unitBytes + unitBytes;
    long end = Math.min(cached.size(), Math.ceilDiv(to, (long) BLOCK_BYTES) * BLOCK_BYTES);
    // Not on this thread: the read itself comes first.
    Thread.ofVirtual()
        .name("around-" + offset)
        .start(
            () -> {
              long _ = begin(to, end);
              long _ = begin(from / BLOCK_BYTES * BLOCK_BYTES, from);
            });
  }

  /// Begins to fetch what is absent of a range, as far as the window goes; answers how far.
  private long begin(long from, long to) {
    long done = from;
    for (long at = absent(from); at < to && window.tryAcquire(); at = absent(done)) {
      long unit = at;
      Thread.ofVirtual().name("stream-" + at).start(() -> fetch(unit));
      done = (at / unitBytes + 1) * unitBytes;
    }
    return done;
  }

  private long absent(long from) {
    return cached.nextAbsent(Math.min(from, cached.size()));
  }

  private Stream find(long offset) {
    Stream oldest = streams[0];
    for (Stream stream : streams) {
      if (stream.next >= 0
          && offset >= stream.next - SLACK_BYTES
          && offset <= stream.next + SLACK_BYTES) {
        return stream;
      }
      oldest = stream.used < oldest.used ? stream : oldest;
    }
    oldest.next = offset;
    oldest.length = 0;
    oldest.fetchedTo = 0;
    return oldest;
  }

  private void lead(Stream stream) {
    long wanted = Math.min(cached.size(), stream.next + Math.min(stream.length, LEAD_MAX_BYTES));
    stream.fetchedTo = begin(Math.max(stream.next, stream.fetchedTo), wanted);
  }

  private void fetch(long at) {
    try {
      ScopedValue.CallableOp<Long, IOException> fetching = () -> cached.fetch(at, unitBytes);
      long _ = ScopedValue.where(Urgency.SCOPE, Urgency.STREAM).call(fetching);
    } catch (IOException e) {
      // Whoever needs it asks for it again, and hears why it fails.
      return;
    } finally {
      window.release();
    }
  }
}
