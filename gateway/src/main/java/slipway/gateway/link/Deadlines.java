package slipway.gateway.link;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Wakes the callers whose time is over, to within a [#TICK].
///
/// Nearly every call is answered long before. A timed wait of its own would cost each two wakeups
/// of the virtual threads' timer, thousands a second while a disk fills.
final class Deadlines {
  static final Duration TICK = Duration.ofMillis(20);

  /// So many ticks without a call, and the clock rests until there is one.
  private static final int IDLE_TICKS = 50;

  private static final Set<Call> WAITING = ConcurrentHashMap.newKeySet();
  private static volatile boolean resting;
  private static final Thread CLOCK =
      Thread.ofPlatform().daemon().name("link-deadlines").start(Deadlines::run);

  private Deadlines() {}

  /// Ticks the call until it is forgotten.
  static void watch(Call call) {
    WAITING.add(call);
    if (resting) {
      LockSupport.unpark(CLOCK);
    }
  }

  static void forget(Call call) {
    WAITING.remove(call);
  }

  private static void run() {
    int idle = 0;
    while (true) {
      LockSupport.parkNanos(TICK.toNanos());
      long now = System.nanoTime();
      WAITING.forEach(call -> call.tick(now));
      idle = WAITING.isEmpty() ? idle + 1 : 0;
      if (idle >= IDLE_TICKS) {
        resting = true;
        if (WAITING.isEmpty()) { // Whoever came before `resting` was set has not unparked us.
          LockSupport.park();
        }
        resting = false;
        idle = 0;
      }
    }
  }
}
