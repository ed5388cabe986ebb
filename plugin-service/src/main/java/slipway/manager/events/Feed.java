package slipway.manager.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import slipway.manager.problem.ProblemException;

/// Sends a document to a listener at every change, and every few seconds in any case: its figures
/// move without a change, and the listener learns that the connection lives.
@ApplicationScoped
public class Feed {
  /// How soon a change is seen.
  static final Duration LOOK = Duration.ofMillis(500);

  /// The longest silence.
  static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /// A listener that takes longer to take an event is gone.
  static final Duration SEND_LIMIT = Duration.ofSeconds(10);

  /// After that a listener has to come again, so that its session is looked at.
  static final Duration LIFETIME = Duration.ofMinutes(10);

  private final Listeners listeners =
      new Listeners("events", "Ask for the document from time to time instead.");

  /// @param lastSeen the change the listener knows, or -1
  /// @param change the number of the last change
  public void open(
      SseEventSink sink,
      Sse sse,
      String name,
      long lastSeen,
      LongSupplier change,
      Supplier<?> document) {
    // What is wrong with the request is answered before the stream begins.
    long first = change.getAsLong();
    listeners.begin(
        () -> {
          try (sink) {
            send(sink, sse, name, Math.min(lastSeen, first), change, document);
          }
        });
  }

  private static void send(
      SseEventSink sink,
      Sse sse,
      String name,
      long lastSeen,
      LongSupplier change,
      Supplier<?> document) {
    long end = System.nanoTime() + LIFETIME.toNanos();
    long sent = lastSeen;
    long sentAt = System.nanoTime();
    try {
      while (!sink.isClosed() && System.nanoTime() < end) {
        long now = change.getAsLong();
        boolean silent = System.nanoTime() - sentAt >= HEARTBEAT.toNanos();
        if (now != sent || silent) {
          Object data = document.get();
          sink.send(
                  sse.newEventBuilder()
                      .name(name)
                      .id(Long.toString(now))
                      .mediaType(MediaType.APPLICATION_JSON_TYPE)
                      .data(data.getClass(), data)
                      .build())
              .toCompletableFuture()
              .get(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
          sent = now;
          sentAt = System.nanoTime();
        }
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ProblemException | ExecutionException | TimeoutException e) {
      // The listener comes again with the id of the last event it has seen.
      sink.close();
    }
  }
}
