package slipway.manager.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slipway.manager.problem.ProblemException;

@Timeout(60)
class ListenersTest {
  private final Semaphore goOn = new Semaphore(0);
  private final AtomicInteger listening = new AtomicInteger();

  private void listen() {
    listening.incrementAndGet();
    goOn.acquireUninterruptibly();
  }

  @Test
  void theNumberOfListenersIsBounded() {
    var listeners = new Listeners("listening", "Ask from time to time.");
    try {
      for (int i = 0; i < Listeners.LISTENERS_MAX; i++) {
        listeners.begin(this::listen);
      }
      await().until(() -> listening.get() == Listeners.LISTENERS_MAX);
      assertThatThrownBy(() -> listeners.begin(this::listen))
          .isInstanceOfSatisfying(
              ProblemException.class,
              refused -> {
                assertThat(refused.problem().type().status()).isEqualTo(409);
                assertThat(refused.problem().cause()).contains("500 listeners");
                assertThat(refused.problem().remedy()).isEqualTo("Ask from time to time.");
              });
      goOn.release();
      await().ignoreExceptions().until(() -> begun(listeners));
    } finally {
      goOn.release(Listeners.LISTENERS_MAX + 1);
    }
  }

  private boolean begun(Listeners listeners) {
    listeners.begin(this::listen);
    return true;
  }

  @Test
  void whoBreaksOffLeavesTheirPlace() {
    var listeners = new Listeners("listening", "");
    var ended = new CountDownLatch(Listeners.LISTENERS_MAX);
    for (int i = 0; i < Listeners.LISTENERS_MAX; i++) {
      listeners.begin(
          () -> {
            ended.countDown();
            // The end of a thread is told to nobody here.
            Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
            throw new IllegalStateException("broken off");
          });
    }
    await().ignoreExceptions().until(() -> ended.getCount() == 0 && begun(listeners));
    goOn.release();
  }

  /// Listens to nothing until it is closed.
  private static final class Sink implements SseEventSink {
    private volatile boolean closed;

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /// Nothing is sent by these tests.
  private static final Sse NOTHING =
      new Sse() {
        @Override
        public OutboundSseEvent.Builder newEventBuilder() {
          throw new AssertionError("nothing was to be sent");
        }

        @Override
        public SseBroadcaster newBroadcaster() {
          throw new AssertionError("nothing was to be sent");
        }
      };

  @Test
  void aFeedRefusesWhoComesWhenAllPlacesAreTaken() {
    var feed = new Feed();
    var sinks = java.util.stream.Stream.generate(Sink::new).limit(Listeners.LISTENERS_MAX).toList();
    try {
      sinks.forEach(sink -> feed.open(sink, NOTHING, "x", 1, () -> 1, Object::new));
      assertThatThrownBy(() -> feed.open(new Sink(), NOTHING, "x", 1, () -> 1, Object::new))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("500 listeners");
    } finally {
      sinks.forEach(Sink::close);
    }
  }

  @Test
  void aFeedThatCannotBeginTakesNoPlace() {
    var feed = new Feed();
    for (int i = 0; i <= Listeners.LISTENERS_MAX; i++) {
      assertThatThrownBy(
              () ->
                  feed.open(
                      new Sink(),
                      NOTHING,
                      "x",
                      1,
                      () -> {
                        throw new IllegalStateException("there is no such thing");
                      },
                      Object::new))
          .hasMessageContaining("no such thing");
    }
  }
}
