package slipway.gateway.iscsi;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Who reads a connection, and whether that thread may carry out commands itself.
///
/// Carrying a command out in the reader saves two thread switches, but a slow one would hold up
/// the commands behind it. So the reader marks when it goes off to carry one out; the clock takes
/// the role away from a reader that is gone too long and gives it to a new thread, and the old one
/// delivers its answer and ends. After a slow command the connection stays wary for a while and
/// hands every command to a virtual thread at once.
///
/// The mark is even while the holder reads and odd while it is away; every change makes it new.
final class ReaderRole {
  /// A command that takes longer than this was waiting for something.
  private static final long SLOW_NANOS = 500_000;

  /// How many quick commands in a row end the wariness.
  private static final int WARY_COMMANDS = 256;

  private final AtomicLong mark = new AtomicLong();
  private final AtomicInteger wary = new AtomicInteger();
  private long lastSeen; // the clock's

  boolean trusting() {
    return wary.get() == 0;
  }

  void took(long nanos) {
    if (nanos > SLOW_NANOS) {
      wary.set(WARY_COMMANDS);
    } else if (wary.get() > 0) {
      wary.decrementAndGet();
    }
  }

  /// The holder goes off; answers its mark.
  long leave() {
    return mark.incrementAndGet();
  }

  /// The holder is back; false when the role is somebody else's now.
  boolean resume(long left) {
    return mark.compareAndSet(left, left + 1);
  }

  /// Called by the clock at every tick: true when the holder has been away since the last one and
  /// the role was taken from it.
  boolean takeFromAbsent() {
    long now = mark.get();
    boolean absent = (now & 1) == 1 && now == lastSeen;
    lastSeen = now;
    if (absent && mark.compareAndSet(now, now + 1)) {
      wary.set(WARY_COMMANDS);
      return true;
    }
    return false;
  }
}
