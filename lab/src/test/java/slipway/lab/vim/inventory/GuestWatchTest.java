package slipway.lab.vim.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GuestWatchTest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final List<GuestState> told = new ArrayList<>();

  /// One that takes its time, and then turns out to be gone.
  private Guest slow() {
    return (Guest)
        Proxy.newProxyInstance(
            Guest.class.getClassLoader(),
            new Class<?>[] {Guest.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("answers");
              asked.countDown();
              mayAnswer.await();
              return false;
            });
  }

  @Test
  void anAnswerThatComesAfterTheNextPowerOnIsNotTaken() throws InterruptedException {
    GuestWatch watch = new GuestWatch(slow(), told::add);
    Thread watching = Thread.ofVirtual().start(watch);
    asked.await();
    watch.end();
    mayAnswer.countDown();
    watching.join();
    assertThat(told).isEmpty();
  }

  @Test
  void theGuestIsAskedUntilThereIsNothingMoreToAsk() throws InterruptedException {
    mayAnswer.countDown();
    GuestWatch watch = new GuestWatch(slow(), state -> told.add(state) && told.size() < 2);
    Thread watching = Thread.ofVirtual().start(watch);
    watching.join();
    assertThat(told).containsExactly(GuestState.SILENT, GuestState.SILENT);
  }
}
