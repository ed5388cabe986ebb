package slipway.manager.migrations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that goes on when it is told to.
final class TestClock extends Clock {
  private volatile boolean live;
  private volatile Instant now = Instant.parse("2026-11-21T00:00:00Z");

  void advanceTo(Instant later) {
    if (later.isAfter(now)) {
      now = later;
    }
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  /// From here on it goes by itself.
  void goLive() {
    live = true;
  }

  @Override
  public Instant instant() {
    return live ? Instant.now() : now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
