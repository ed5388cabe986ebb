package slipway.lab.vim.inventory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Asks the guest of one power-on how it is, again and again.
///
/// A machine may be off and on again while an answer is awaited. The watch of the power-on before
/// asks an agent that is gone: nothing is told any more after [#end].
final class GuestWatch implements Runnable {
  /// How often the guest is asked.
  static final Duration POLL = Duration.ofSeconds(2);

  private final Guest guest;
  private final Predicate<GuestState> told;
  private final CountDownLatch over = new CountDownLatch(1);

  /// @param told hears each answer; false when there is nothing more to ask
  GuestWatch(Guest guest, Predicate<GuestState> told) {
    this.guest = guest;
    this.told = told;
  }

  @Override
  public void run() {
    try {
      while (tell(GuestState.ask(guest))) {
        if (over.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean tell(GuestState state) {
    return over.getCount() > 0 && told.test(state);
  }

  synchronized void end() {
    over.countDown();
  }
}
