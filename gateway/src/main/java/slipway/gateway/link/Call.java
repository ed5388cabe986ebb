package slipway.gateway.link;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Urgency;

/// A request from its caller's first attempt to the answer; it outlives connections.
///
/// The reader thread of the connection that carries it delivers frames; the caller waits. Once the
/// caller gave up nothing is delivered any more, because its buffer is its own again. All of that
/// is guarded by the call's lock.
abstract class Call {
  /// Where a call stands.
  enum State {
    /// No connection carries it.
    IDLE,
    ASKED,
    ANSWERED,
    /// The server said no; see [#failure].
    FAILED,
    /// The connection that carried it is gone; it can be asked again.
    LOST,
    /// The caller no longer waits.
    GIVEN_UP
  }

  private final Urgency urgency;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private State state = State.IDLE;
  private long until;
  private @Nullable Failed failure;
  private @Nullable IOException loss;

  Call(Urgency urgency) {
    this.urgency = urgency;
  }

  final Urgency urgency() {
    return urgency;
  }

  /// The frame that asks.
  abstract Frame ask(int request);

  /// Forgets what an earlier attempt brought.
  abstract void restart();

  /// Takes a part of the reply; throws when it doesn't fit what was asked.
  abstract void part(Frame frame) throws LinkProtocolException;

  /// Checks that the reply is complete.
  abstract void complete() throws LinkProtocolException;

  final void asked() {
    lock.lock();
    try {
      state = State.ASKED;
      restart();
    } finally {
      lock.unlock();
    }
  }

  /// Takes a frame of the reply; answers whether it was the last.
  final boolean deliver(Frame frame) throws LinkProtocolException {
    lock.lock();
    try {
      if (state != State.ASKED) {
        return false;
      }
      switch (frame) {
        case Done _ -> {
          complete();
          settle(State.ANSWERED);
          return true;
        }
        case Opened _ -> {
          part(frame);
          settle(State.ANSWERED);
          return true;
        }
        case Failed failed -> {
          failure = failed;
          settle(State.FAILED);
          return true;
        }
        default -> {
          part(frame);
          return false;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// The connection is gone.
  final void lost(IOException why) {
    lock.lock();
    try {
      if (state == State.ASKED) {
        loss = why;
        settle(State.LOST);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nothing is delivered after this; answers whether it was still under way.
  final boolean giveUp() {
    lock.lock();
    try {
      boolean underWay = state == State.ASKED || state == State.LOST;
      if (underWay) {
        state = State.GIVEN_UP;
      }
      return underWay;
    } finally {
      lock.unlock();
    }
  }

  private void settle(State to) {
    state = to;
    settled.signalAll();
  }

  /// Waits until the call is settled or `untilNanos` has passed, and tells where it stands.
  final State await(long untilNanos) throws InterruptedException {
    lock.lock();
    try {
      until = untilNanos;
      Deadlines.watch(this);
      while (state == State.ASKED && System.nanoTime() - untilNanos < 0) {
        settled.await();
      }
      return state;
    } finally {
      Deadlines.forget(this);
      lock.unlock();
    }
  }

  /// Wakes the caller if its time is over.
  final void tick(long nowNanos) {
    lock.lock();
    try {
      if (nowNanos - until >= 0) {
        settled.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  final boolean settledWell() {
    lock.lock();
    try {
      return state == State.ANSWERED;
    } finally {
      lock.unlock();
    }
  }

  final Failed failure() {
    lock.lock();
    try {
      return java.util.Objects.requireNonNull(failure, "asked only after FAILED");
    } finally {
      lock.unlock();
    }
  }

  /// Why the last connection that carried it was lost, if one was.
  final @Nullable IOException loss() {
    lock.lock();
    try {
      return loss;
    } finally {
      lock.unlock();
    }
  }
}
