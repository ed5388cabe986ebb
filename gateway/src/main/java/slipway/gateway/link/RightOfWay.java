package slipway.gateway.link;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What the outboxes of one link's connections share, so that an urgent frame in one of them holds
/// the others back.
final class RightOfWay {
  /// Guards every outbox of the link, and all that is here.
  final ReentrantLock lock = new ReentrantLock();

  /// Demand frames that wait in some outbox.
  int urgentFrames;

  /// Whether somebody found the way taken since it was last free.
  boolean heldBack;

  private final List<Condition> writers = new ArrayList<>();

  /// A condition for another writer to wait for.
  Condition join() {
    lock.lock();
    try {
      Condition writer = lock.newCondition();
      writers.add(writer);
      return writer;
    } finally {
      lock.unlock();
    }
  }

  /// That writer waits no more. Guarded by the lock.
  void leave(Condition writer) {
    writers.remove(writer);
  }

  /// Lets go on who was held back. Guarded by the lock.
  void free() {
    if (heldBack) {
      heldBack = false;
      writers.forEach(Condition::signal);
    }
  }
}
