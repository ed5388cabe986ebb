package slipway.gateway.cache;

import java.util.concurrent.locks.ReentrantLock;

/// One lock for each fetch unit, or rather for each of [#STRIPES] classes of units. Nobody holds
/// two, so their order does not matter.
final class UnitLocks {
  /// Far more than there are writers; 64 KiB of locks per volume.
  static final int STRIPES = 1024;

  private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

  UnitLocks() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  ReentrantLock of(long unit) {
    return stripes[(int) (unit % STRIPES)];
  }
}
