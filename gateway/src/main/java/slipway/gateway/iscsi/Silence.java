package slipway.gateway.iscsi;

import java.time.Duration;

/// How long an initiator has said nothing, and what to do about it: ask for a sign of life, and
/// give up when none comes. // RFC 7143 §11.19: NOP-In as a ping
///
/// One thread ticks; any may say that the initiator was heard.
final class Silence {
  enum Verdict {
    FINE,
    ASK,
    GIVE_UP
  }

  private volatile boolean heard = true;
  private long heardNanos;
  private boolean asked;
  private long askedNanos;

  void heard() {
    heard = true;
  }

  /// @param now in nanoseconds
  /// @param idleTime after which the initiator is asked
  /// @param answerTime counted from the question, not from the last word: after a pause of our own
  ///     nobody is dropped unasked
  Verdict tick(long now, Duration idleTime, Duration answerTime) {
    if (heard) {
      heard = false;
      asked = false;
      heardNanos = now;
    } else if (asked && past(now, askedNanos, answerTime)) {
      return Verdict.GIVE_UP;
    } else if (!asked && past(now, heardNanos, idleTime)) {
      asked = true;
      askedNanos = now;
      return Verdict.ASK;
    }
    return Verdict.FINE;
  }

  static boolean past(long now, long since, Duration limit) {
    return now - since > limit.toNanos();
  }
}
