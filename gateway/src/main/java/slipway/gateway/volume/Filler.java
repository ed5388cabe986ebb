package slipway.gateway.volume;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Extent;
import slipway.gateway.block.Urgency;
import slipway.gateway.cache.CacheOptions;
import slipway.gateway.cache.CachedDevice;

/// Fetches what nobody has asked for yet, from the front to the back, several units at a time,
/// until nothing is absent.
///
/// One pass walks over the absent units; what fails stays absent and the next pass finds it again,
/// so there is no list of work that could be lost. Between failed passes it waits longer and
/// longer, up to [#LONGEST_RETRY], for ever. When somebody waits for the origin the next unit is
/// held back, for at most [#LONGEST_YIELD], so that fill never starves.
final class Filler {
  static final Duration FIRST_RETRY = Duration.ofMillis(100);
  static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  static final Duration LONGEST_YIELD = Duration.ofMillis(100);

  /// How much of the origin one question for extents covers.
  static final long INSPECT_BYTES = 1L << 30;

  /// How often an idle filler looks whether reads and writes have filled the volume without it.
  private static final Duration IDLE_CHECK = Duration.ofSeconds(1);

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final CachedDevice cached;
  private final int unitBytes;
  private final FetchSize fetchSize;

  /// Whether something more urgent than filling is fetching.
  private final BooleanSupplier held;

  private final Semaphore window;
  private final int windowUnits;
  private final Throttle throttle = new Throttle();
  private final RateMeter meter = new RateMeter(System.nanoTime());
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile BlockDevice line;
  private volatile boolean wanted;
  private volatile boolean stopped;
  private volatile long bytesPerSecond;
  private volatile boolean retrying;
  private volatile String problem = "";
  private Duration retry = FIRST_RETRY;

  Filler(
      CachedDevice cached,
      BlockDevice line,
      CacheOptions options,
      VolumeSpec spec,
      BooleanSupplier held) {
    this.cached = cached;
    this.held = held;
    this.fetchSize = new FetchSize(options.fetchUnitBytes(), CacheOptions.MAX_FETCH_UNIT_BYTES);
    this.line = line;
    this.unitBytes = options.fetchUnitBytes();
    this.windowUnits = options.fillFlights();
    this.window = new Semaphore(windowUnits);
    this.wanted = spec.filling();
    this.bytesPerSecond = spec.fillBytesPerSecond();
    Thread.ofVirtual().name("fill " + spec.name()).start(this::run);
  }

  /// Changes what is wanted; takes effect with the next unit.
  void want(boolean on, long rate) {
    update(
        () -> {
          wanted = on;
          bytesPerSecond = rate;
        });
  }

  /// Goes on with another origin, from the front.
  void follow(BlockDevice next) {
    update(() -> line = next);
  }

  /// Ends the filler; units under way end by themselves.
  void stop() {
    update(() -> stopped = true);
  }

  private void update(Runnable change) {
    lock.lock();
    try {
      change.run();
      retry = FIRST_RETRY;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  FillState state() {
    if (cached.filled()) {
      return FillState.FILLED;
    }
    if (!wanted) {
      return FillState.PAUSED;
    }
    return retrying ? FillState.RETRYING : FillState.RUNNING;
  }

  String problem() {
    return problem;
  }

  long bytesPerSecond() {
    return meter.perSecond(System.nanoTime());
  }

  private void run() {
    while (awaitWork()) {
      BlockDevice from = line;
      try {
        pass(from);
        settled("");
      } catch (ClosedChannelException e) {
        if (line == from) {
          return; // It is the volume that was closed, and not an origin that was replaced.
        }
      } catch (IOException | RuntimeException e) {
        settled(String.valueOf(e.getMessage()));
      }
    }
  }

  /// Waits until there is something to fill; answers false when stopped.
  private boolean awaitWork() {
    lock.lock();
    try {
      while (!stopped && (!wanted || cached.filled())) {
        if (cached.filled()) {
          line.close();
        }
        changed.awaitNanos(IDLE_CHECK.toNanos());
      }
      return !stopped;
    } catch (InterruptedException e) {
      return false;
    } catch (IOException e) {
      problem = "closing the origin: " + e.getMessage();
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  /// After a failed pass, waits before the next.
  private void settled(String why) {
    lock.lock();
    try {
      problem = why;
      if (why.isEmpty()) {
        retry = FIRST_RETRY;
        return;
      }
      retrying = true;
      long left = retry.toNanos();
      retry = min(retry.multipliedBy(2), LONGEST_RETRY);
      BlockDevice failed = line;
      while (left > 0 && !stopped && wanted && line == failed) {
        left = changed.awaitNanos(left);
      }
      retrying = false;
    } catch (InterruptedException e) {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Walks over everything absent once, after the boot trace, if one is being played.
  private void pass(BlockDevice from) throws IOException {
    failure.set(null);
    long inspected = 0;
    long at = cached.nextAbsent(0);
    while (at < cached.size() && goesOn(from)) {
      if (at >= inspected) {
        inspected = inspect(from, at);
      } else {
        // A throttled fill goes in small steps.
        int most = bytesPerSecond > 0 ? unitBytes : fetchSize.bytes();
        if (makeRoom(from, most)) {
          at = launch(at, most);
        }
      }
      at = cached.nextAbsent(at);
    }
    window.acquireUninterruptibly(windowUnits);
    window.release(windowUnits);
    IOException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    if (cached.nextAbsent(0) == cached.size() && !cached.filled()) {
      cached.flush();
    }
  }

  private boolean goesOn(BlockDevice from) {
    return wanted && !stopped && line == from && failure.get() == null;
  }

  /// Asks the origin where its zeros are, notes them, and answers how far it looked.
  private long inspect(BlockDevice from, long at) throws IOException {
    long end = Math.min(cached.size(), at + INSPECT_BYTES);
    long known = at;
    for (Extent extent : fillUrgently(() -> from.extents(at, end - at))) {
      if (extent.offset() != known || extent.end() > end) {
        throw new IOException(from + " answered extents that do not fit: " + extent);
      }
      known = extent.end();
      if (extent.kind() == Extent.Kind.ZERO) {
        cached.zeroInOrigin(from, extent.offset(), extent.length());
      }
    }
    if (known == at) {
      throw new IOException(from + " answered no extents at " + at);
    }
    return known;
  }

  /// What is asked of the origin, at the urgency of filling.
  private interface Asked<T> {
    T of() throws IOException;
  }

  private static <T> T fillUrgently(Asked<T> asked) throws IOException {
    ScopedValue.CallableOp<T, IOException> call = asked::of;
    return ScopedValue.where(Urgency.SCOPE, Urgency.FILL).call(call);
  }

  /// Waits for whoever waits, for the throttle, and for the window, in this order.
  private boolean makeRoom(BlockDevice from, int bytes) {
    long yieldUntil = System.nanoTime() + LONGEST_YIELD.toNanos();
    while ((cached.demandWaiting() > 0 || held.getAsBoolean())
        && System.nanoTime() < yieldUntil
        && goesOn(from)) {
      LockSupport.parkNanos(STEP_NANOS / 5);
    }
    long wait = throttle.reserve(bytes, bytesPerSecond, System.nanoTime());
    long until = System.nanoTime() + wait;
    long limit = bytesPerSecond;
    while (wait > 0 && goesOn(from) && bytesPerSecond == limit) {
      LockSupport.parkNanos(Math.min(wait, STEP_NANOS));
      wait = until - System.nanoTime();
    }
    if (!goesOn(from)) {
      return false;
    }
    window.acquireUninterruptibly(units(bytes));
    return true;
  }

  private int units(int bytes) {
    return Math.max(1, Math.min(windowUnits, bytes / unitBytes));
  }

  /// Begins to fetch up to `most` bytes; answers where the walk goes on. What the fetch leaves out
  /// the next pass finds.
  private long launch(long at, int most) {
    Thread.ofVirtual()
        .name("fill-" + at)
        .start(
            () -> {
              try {
                long begun = System.nanoTime();
                long fetched = fillUrgently(() -> cached.fetch(at, most));
                fetchSize.took((int) fetched, System.nanoTime() - begun);
                meter.add(fetched, System.nanoTime());
              } catch (IOException e) {
                failure.compareAndSet(null, e);
              } catch (RuntimeException e) {
                failure.compareAndSet(null, new IOException("filling failed", e));
              } finally {
                window.release(units(most));
              }
            });
    return Math.min(cached.size(), (at / unitBytes + Math.max(1, most / unitBytes)) * unitBytes);
  }
}
