package slipway.gateway.volume;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Urgency;
import slipway.gateway.cache.CachedDevice;

/// Fetches what a boot trace names, in its order, ahead of the machine that boots: before streams
/// and the fill, behind whoever waits.
///
/// Units that fail are tried again in the next round, after a pause; a round skips what is there.
/// Not stopped by the fill's pause: a machine that boots wants its trace whether or not it fills.
final class TracePlayer {
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  private final CachedDevice cached;
  private final BootTrace trace;
  private final int unitBytes;
  private final Semaphore window;
  private final int windowUnits;
  private final Runnable whenDone;
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
  private volatile int position;
  private volatile boolean waiting;
  private volatile boolean stopped;
  private volatile boolean done;

  /// @param windowUnits fetches under way at once
  /// @param whenDone called once everything is there
  TracePlayer(
      CachedDevice cached, BootTrace trace, int unitBytes, int windowUnits, Runnable whenDone) {
    this.cached = cached;
    this.trace = trace;
    this.unitBytes = unitBytes;
    this.windowUnits = windowUnits;
    this.window = new Semaphore(windowUnits);
    this.whenDone = whenDone;
    Thread.ofVirtual().name("trace " + trace.label()).start(this::run);
  }

  /// Whether it is fetching now, so that less urgent work had better wait.
  boolean busy() {
    return !done && !stopped && !waiting;
  }

  int unitsLeft() {
    return done ? 0 : trace.length() - position;
  }

  BootTrace trace() {
    return trace;
  }

  void stop() {
    stopped = true;
  }

  private void run() {
    long retry = FIRST_RETRY.toNanos();
    while (!stopped) {
      failure.set(null);
      for (int next = 0; next < trace.length() && !stopped; next++) {
        position = next;
        play(trace.offset(next));
      }
      position = trace.length();
      window.acquireUninterruptibly(windowUnits);
      window.release(windowUnits);
      IOException failed = failure.get();
      if (failed instanceof ClosedChannelException) {
        return;
      }
      if (failed == null) {
        done = !stopped;
        if (done) {
          whenDone.run();
        }
        return;
      }
      waiting = true;
      pause(retry);
      waiting = false;
      retry = Math.min(2 * retry, LONGEST_RETRY.toNanos());
    }
  }

  private void pause(long nanos) {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !stopped; left = until - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, FIRST_RETRY.toNanos()));
    }
  }

  /// One unit of the trace may be a part of one fetch unit, or several of them.
  private void play(long offset) {
    long end = Math.min(offset + BootTrace.UNIT_BYTES, cached.size());
    for (long at = cached.nextAbsent(Math.min(offset, cached.size()));
        at < end && failure.get() == null;
        at = cached.nextAbsent(Math.min((at / unitBytes + 1) * unitBytes, cached.size()))) {
      window.acquireUninterruptibly();
      long from = at;
      Thread.ofVirtual().name("trace-" + at).start(() -> fetch(from));
    }
  }

  private void fetch(long at) {
    try {
      ScopedValue.CallableOp<Long, IOException> fetching = () -> cached.fetch(at, unitBytes);
      long _ = ScopedValue.where(Urgency.SCOPE, Urgency.TRACE).call(fetching);
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    } catch (RuntimeException e) {
      failure.compareAndSet(null, new IOException("playing a trace failed", e));
    } finally {
      window.release();
    }
  }
}
