package slipway.gateway.cache;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Many flushes, one sync: whoever asks while a round is under way is served by the next round,
/// together with everybody else who asked meanwhile.
///
/// After a failed round every later one fails too. The kernel reports a lost page once and then
/// calls it clean, so a second sync that succeeds proves nothing; only a new open may go on.
final class GroupCommit {
  /// What a round does.
  interface Work {
    void run() throws IOException;
  }

  private final Work work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition over = lock.newCondition();
  private long started;
  private long finished;
  private @Nullable Exception failure;

  GroupCommit(Work work) {
    this.work = work;
  }

  /// Returns when a round that began after this call is over.
  void join() throws IOException {
    lock.lock();
    try {
      long needed = started + 1;
      while (finished < needed) {
        if (started != finished) {
          over.awaitUninterruptibly();
        } else {
          lead(work);
        }
      }
      checkSound();
    } finally {
      lock.unlock();
    }
  }

  /// Runs something else than the usual work, with no round beside it.
  void alone(Work other) throws IOException {
    lock.lock();
    try {
      while (started != finished) {
        over.awaitUninterruptibly();
      }
      lead(other);
    } finally {
      lock.unlock();
    }
  }

  /// Returns when no round is under way.
  void awaitIdle() {
    lock.lock();
    try {
      while (started != finished) {
        over.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Runs a round, without the lock, which the caller holds.
  private void lead(Work round) throws IOException {
    checkSound();
    started++;
    lock.unlock();
    @Nullable Exception failed = new IllegalStateException("the round was cut short by an error");
    try {
      round.run();
      failed = null;
    } catch (IOException | RuntimeException e) {
      failed = e;
    } finally {
      lock.lock();
      finished = started;
      failure = failed;
      over.signalAll();
    }
    checkSound();
  }

  private void checkSound() throws IOException {
    if (failure != null) {
      throw new IOException("flushing failed: " + failure.getMessage(), failure);
    }
  }
}
