package slipway.gateway.main;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// SIGTERM and Ctrl-C as an event: a command waits for it, puts everything away, and the process
/// ends with the command's own exit code instead of the signal's.
final class Termination {
  /// A slow disk may take this long to flush; a supervisor that is less patient kills us, which
  /// loses nothing either.
  private static final long PATIENCE_SECONDS = 60;

  private static final CountDownLatch PUT_AWAY = new CountDownLatch(1);
  private static volatile int exitCode;

  private Termination() {}

  /// Returns when the process has been asked to end.
  static void await() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              asked.countDown();
              try {
                if (!PUT_AWAY.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                  return;
                }
              } catch (InterruptedException e) {
                return;
              }
              Runtime.getRuntime().halt(exitCode);
            },
            "termination");
    Runtime.getRuntime().addShutdownHook(hook);
    asked.await();
  }

  /// Ends the process, whether or not a signal has begun to.
  static void exit(int code) {
    exitCode = code;
    PUT_AWAY.countDown();
    System.exit(code);
  }
}
