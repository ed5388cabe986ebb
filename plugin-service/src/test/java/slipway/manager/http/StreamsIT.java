package slipway.manager.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slipway.manager.http.Client.Answer;

@Timeout(60)
class StreamsIT {
  private final Estate estate = Estate.get();
  private final Client client = Client.of("administrator");

  private record Event(String name, String id, String data) {}

  /// A stream that is being listened to.
  private static final class Listening implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    Listening(Client client, String path, Map<String, String> headers)
        throws IOException, InterruptedException {
      response =
          ManagerServer.get()
              .http()
              .send(client.request("GET", path, null, headers), BodyHandlers.ofInputStream());
      lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    Event next() throws IOException {
      String name = "";
      String id = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
          return new Event(name, id, data);
        }
      }
      throw new IOException("the stream has ended");
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  private String draft() {
    Answer drafted =
        client.post("/api/v1/migrations", estate.request("warm", estate.freshMachine()));
    return drafted.object().getString("id");
  }

  private String ticket(Client of) {
    Answer issued = of.post("/api/v1/tickets", null);
    assertThat(issued.status()).isEqualTo(201);
    return issued.object().getString("ticket");
  }

  @Test
  void aMigrationIsToldAtOnceAndAtEveryChange() throws IOException, InterruptedException {
    String id = draft();
    String path = "/api/v1/migrations/" + id + "/events";
    try (Listening listening = new Listening(client, path, Map.of())) {
      assertThat(listening.response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      Event first = listening.next();
      assertThat(first.name()).isEqualTo("migration");
      assertThat(first.data()).contains("\"state\":\"DRAFT\"");
      client.post("/api/v1/migrations/" + id + "/cancel", null);
      Event second = listening.next();
      assertThat(Long.parseLong(second.id())).isGreaterThan(Long.parseLong(first.id()));
    }
  }

  @Test
  void whoComesBackWithTheLastIdIsNotToldTheSameAgainBeforeTheHeartbeat()
      throws IOException, InterruptedException {
    String id = draft();
    String path = "/api/v1/migrations/" + id + "/events";
    String last;
    try (Listening listening = new Listening(client, path, Map.of())) {
      last = listening.next().id();
    }
    long begun = System.nanoTime();
    try (Listening again = new Listening(client, path, Map.of("Last-Event-ID", last))) {
      assertThat(again.next().id()).isEqualTo(last);
    }
    // It was the heartbeat's event: after five seconds, and not at once.
    assertThat(System.nanoTime() - begun).isGreaterThan(4_000_000_000L);
  }

  @Test
  void aTicketOpensOneStreamAndNothingElse() throws IOException, InterruptedException {
    String id = draft();
    String path = "/api/v1/migrations/" + id + "/events?ticket=";
    String ticket = ticket(client);
    Client stranger = Client.anonymous();
    assertThat(stranger.get("/api/v1/migrations/" + id + "?ticket=" + ticket).status())
        .isEqualTo(401);
    try (Listening listening = new Listening(stranger, path + ticket, Map.of())) {
      assertThat(listening.next().data()).contains(id);
    }
    assertThat(stranger.get(path + ticket).problem()).isEqualTo("session-required");
    assertThat(stranger.get(path + "made-up").problem()).isEqualTo("session-required");
    assertThat(stranger.post("/api/v1/tickets", null).status()).isEqualTo(401);
  }

  @Test
  void theStreamOfAllTellsWhatChangesAndGoesOnWhereItWasLeft()
      throws IOException, InterruptedException {
    String id = draft();
    String last;
    try (Listening listening =
        new Listening(
            Client.anonymous(), "/api/v1/events/stream?ticket=" + ticket(client), Map.of())) {
      client.post("/api/v1/migrations/" + id + "/cancel", null);
      Event told = until(listening, id);
      assertThat(told.name()).isEqualTo("summary");
      assertThat(told.data()).doesNotContain("\"steps\"");
      last = told.id();
    }
    String later = draft();
    try (Listening again =
        new Listening(client, "/api/v1/events/stream", Map.of("Last-Event-ID", last))) {
      assertThat(until(again, later).data()).contains("\"state\":\"DRAFT\"");
    }
  }

  private static Event until(Listening listening, String id) throws IOException {
    while (true) {
      Event event = listening.next();
      if (event.data().contains("\"id\":\"" + id + "\"")) {
        return event;
      }
    }
  }

  @Test
  void aStreamOfNothingIsAProblemBeforeItBegins() {
    Answer missing = client.get("/api/v1/migrations/00000000-0000-0000-0000-000000000000/events");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.problem()).isEqualTo("object-not-found");
  }
}
