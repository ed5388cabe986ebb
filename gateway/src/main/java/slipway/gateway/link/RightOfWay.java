package slipway.gateway.link;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What the outboxes of one link's connections share, so that an urgent frame in one of them holds
/// the others back.
final class RightOfWay {
  /// Guards every outbox of the link, and the count below.
  final ReentrantLock lock = new ReentrantLock();

  /// Signalled whenever a frame, credit or the end came to any of them, and when the last urgent
  /// frame left. Only the writers wait for it.
  final Condition changed = lock.newCondition();

  /// Demand frames that wait in some outbox.
  int urgentFrames;
}
