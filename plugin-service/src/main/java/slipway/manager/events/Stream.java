package slipway.manager.events;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import slipway.manager.database.Database;
import slipway.manager.migrations.Documents;
import slipway.manager.migrations.MigrationSummary;
import slipway.manager.problem.ProblemException;
import slipway.manager.sites.Sight;

/// Sends a listener the summary of every migration that changes, each at most once a second. The
/// id of an event is the news number: a listener that comes back with it misses nothing.
public class Stream {
  /// How often news is looked for, and with that the least time between two summaries of one.
  static final Duration LOOK = Duration.ofSeconds(1);

  /// Summaries of one look at most; more follow in the next.
  static final int BATCH_MAX = 200;

  /// Numbers are drawn before they are seen: a slow transaction shows a lower one later. It is
  /// looked for so far back.
  static final int LOOKBACK = 200;

  /// What was sent is remembered for so many migrations, so that looking back repeats nothing.
  static final int REMEMBERED_MAX = 2_000;

  private final Database database;
  private final Documents documents;
  private final Listeners listeners =
      new Listeners("stream", "Ask for the list from time to time instead.");

  public Stream(Database database, Documents documents) {
    this.database = database;
    this.documents = documents;
  }

  /// A migration and the number of its last change.
  record News(UUID migration, long number) {}

  /// @param lastSeen the number the listener knows; empty for one that begins
  /// @param sight what the listener may see; asked anew when it comes again
  void open(SseEventSink sink, Sse sse, OptionalLong lastSeen, Sight sight) {
    var listener = new Listener(lastSeen, sight);
    listeners.begin(
        () -> {
          try (sink) {
            send(sink, sse, listener);
          }
        });
  }

  private void send(SseEventSink sink, Sse sse, Listener listener) {
    long end = System.nanoTime() + Feed.LIFETIME.toNanos();
    long sentAt = System.nanoTime();
    try {
      while (!sink.isClosed() && System.nanoTime() < end) {
        List<News> news = listener.next();
        List<MigrationSummary> summaries =
            documents.summaries(news.stream().map(News::migration).toList());
        for (MigrationSummary summary : summaries) {
          send(
              sink,
              sse.newEventBuilder()
                  .name("summary")
                  .id(Long.toString(listener.since()))
                  .mediaType(MediaType.APPLICATION_JSON_TYPE)
                  .data(MigrationSummary.class, summary)
                  .build());
          sentAt = System.nanoTime();
        }
        if (System.nanoTime() - sentAt >= Feed.HEARTBEAT.toNanos()) {
          send(sink, sse.newEventBuilder().comment("alive").build());
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

  private static void send(SseEventSink sink, OutboundSseEvent event)
      throws InterruptedException, ExecutionException, TimeoutException {
    sink.send(event).toCompletableFuture().get(Feed.SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// What one listener has been told.
  final class Listener {
    private final Map<UUID, Long> sent =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
            return size() > REMEMBERED_MAX;
          }
        };
    private final Sight sight;
    private long since;

    Listener(OptionalLong lastSeen, Sight sight) {
      this.sight = sight;
      since = lastSeen.isPresent() ? lastSeen.getAsLong() : newest();
      if (lastSeen.isEmpty()) {
        after(since - LOOKBACK, sight).forEach(news -> sent.put(news.migration(), news.number()));
      }
    }

    long since() {
      return since;
    }

    /// What is new since the last time.
    List<News> next() {
      Map<UUID, Long> found = new LinkedHashMap<>();
      for (News news : after(since - LOOKBACK, sight)) {
        since = Math.max(since, news.number());
        if (!Long.valueOf(news.number()).equals(sent.get(news.migration()))) {
          sent.remove(news.migration());
          sent.put(news.migration(), news.number());
          found.remove(news.migration());
          found.put(news.migration(), news.number());
        }
      }
      List<News> next = new ArrayList<>();
      found.forEach((migration, number) -> next.add(new News(migration, number)));
      return next;
    }
  }

  private long newest() {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select coalesce(max(news), 0) from (
                      select max(news) as news from migration
                      union all select max(news) from volume_latest) latest""")
                .mapTo(Long.class)
                .one());
  }

  // A migration's own number and its volume's count as one: the greater.
  private List<News> after(long number, Sight sight) {
    return database.read(
        h ->
            sight
                .bind(
                    h.createQuery(
                        """
                        select id, max(latest) as news from (
                          select id as migration, news as latest from migration where news > :after
                          union all
                          select migration, news from volume_latest where news > :after) changed
                        join migration m on m.id = changed.migration where\s"""
                            + Sight.SEEN
                            + " group by id order by 2 limit :max"))
                .bind("after", number)
                .bind("max", BATCH_MAX + LOOKBACK)
                .map((rs, context) -> new News(rs.getObject("id", UUID.class), rs.getLong("news")))
                .list());
  }
}
