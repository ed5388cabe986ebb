package slipway.lab.vim.inventory;

import java.time.Duration;

/// Ticks whenever something in the inventory changed.
public final class ChangeClock {
  private long ticks;

  public synchronized void tick() {
    ticks++;
    notifyAll();
  }

  public synchronized long now() {
    return ticks;
  }

  /// Waits until the clock has gone past `seen`, at most that long.
  public synchronized void awaitPast(long seen, Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (ticks <= seen) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
