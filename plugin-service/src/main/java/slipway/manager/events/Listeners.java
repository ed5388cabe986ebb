package slipway.manager.events;

import java.util.concurrent.Semaphore;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// Those who listen to streams of one sort at one manager: each has a thread, and there are only so
/// many.
final class Listeners {
  /// At most, and at once.
  static final int LISTENERS_MAX = 500;

  private final Semaphore places = new Semaphore(LISTENERS_MAX);
  private final String thread;
  private final String instead;

  /// @param thread what each one's thread is called
  /// @param instead what may be done by who finds no place, for people
  Listeners(String thread, String instead) {
    this.thread = thread;
    this.instead = instead;
  }

  /// Has somebody listen until the work ends, or refuses them at once.
  void begin(Runnable listening) {
    if (!places.tryAcquire()) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              LISTENERS_MAX + " listeners are connected already.",
              instead)
          .toException();
    }
    Thread.ofVirtual()
        .name(thread)
        .start(
            () -> {
              try {
                listening.run();
              } finally {
                places.release();
              }
            });
  }
}
