package slipway.gateway.link;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import slipway.gateway.tls.PeerRefusedException;

/// One of a link's connections, kept up: when it breaks its keeper makes the next one.
final class Lane {
  /// Makes a connection.
  interface Dial {
    Asking connect() throws IOException;
  }

  private final String name;
  private final Dial dial;
  private final LinkTimeouts timeouts;
  private final Meter meter;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // Guarded by the lock.
  private @Nullable Asking current;
  private @Nullable IOException lastFailure;
  private boolean everUp;
  private boolean started;
  private boolean closed;

  Lane(String name, Dial dial, LinkTimeouts timeouts, Meter meter) {
    this.name = name;
    this.dial = dial;
    this.timeouts = timeouts;
    this.meter = meter;
  }

  /// Begins to make the connection, before anybody needs it.
  void begin() {
    lock.lock();
    try {
      if (!started && !closed) {
        started = true;
        Thread.ofPlatform().daemon().name(name).start(this::keep);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The connection, or null when there is none by then. A peer that has never let us in and says
  /// so is not waited for.
  @Nullable Asking connection(long untilNanos) throws IOException, InterruptedException {
    begin();
    lock.lock();
    try {
      while (current == null || current.ended()) {
        long left = untilNanos - System.nanoTime();
        if (closed || left <= 0) {
          return null;
        }
        if (!everUp && lastFailure instanceof PeerRefusedException refused) {
          throw refused;
        }
        boolean _ = changed.await(left, TimeUnit.NANOSECONDS);
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  /// The connection that is up now, if any.
  @Nullable Asking now() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  @Nullable IOException lastFailure() {
    lock.lock();
    try {
      return lastFailure;
    } finally {
      lock.unlock();
    }
  }

  private void keep() {
    Duration pause = timeouts.reconnectFirst();
    while (!isClosed()) {
      try {
        Asking asking = dial.connect();
        if (!up(asking)) {
          asking.end(new IOException("the link is closed"));
          return;
        }
        pause = timeouts.reconnectFirst();
        down(asking.readUntilEnd());
        meter.up.decrement();
      } catch (IOException | RuntimeException e) {
        down(e instanceof IOException failure ? failure : new IOException(e));
      }
      if (!rest(pause)) {
        return;
      }
      pause = pause.multipliedBy(2);
      if (pause.compareTo(timeouts.reconnectMost()) > 0) {
        pause = timeouts.reconnectMost();
      }
    }
  }

  private boolean up(Asking asking) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      current = asking;
      everUp = true;
      lastFailure = null;
      meter.up.increment();
      meter.made.increment();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void down(IOException why) {
    lock.lock();
    try {
      current = null;
      lastFailure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits before the next attempt; answers false when there is to be none.
  private boolean rest(Duration pause) {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    Asking last;
    lock.lock();
    try {
      closed = true;
      last = current;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (last != null) {
      last.end(new IOException("the link is closed"));
    }
  }
}
