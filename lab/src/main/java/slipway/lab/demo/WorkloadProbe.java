package slipway.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Asks a workload again and again whether it is there, and notes when it answered.
///
/// This is the user whose patience downtime is measured by.
final class WorkloadProbe implements AutoCloseable {
  /// Short enough that downtime is right to a tenth of a second.
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_TIMEOUT).build();
  private final URI uri;
  private final Thread thread;

  /// First and last answer of each boot, in the order of the boots. Guarded by itself.
  private final LinkedHashMap<String, Answer[]> byBoot = new LinkedHashMap<>();

  WorkloadProbe(String name, String hostAndPort) {
    this.uri = URI.create("http://" + hostAndPort + "/");
    this.thread = Thread.ofVirtual().name("probe " + name).start(this::run);
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        note(ask());
        Thread.sleep(PAUSE);
      } catch (IOException e) {
        // Not there just now: that is what is being measured.
        if (!pause()) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void note(Answer answer) {
    synchronized (byBoot) {
      byBoot.computeIfAbsent(answer.bootId(), boot -> new Answer[] {answer, answer})[1] = answer;
    }
  }

  private Answer ask() throws IOException, InterruptedException {
    return new Answer(get("", ANSWER_TIMEOUT), Instant.now());
  }

  /// One request beyond the probing, as `/verify`.
  JsonNode get(String path, Duration timeout) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri.resolve("/" + path)).timeout(timeout).build();
    var response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(uri + path + " answered " + response.statusCode());
    }
    return ManagerClient.JSON.readTree(response.body());
  }

  /// The newest answer; null before the first.
  @Nullable Answer last() {
    synchronized (byBoot) {
      return byBoot.isEmpty() ? null : byBoot.sequencedValues().getLast()[1];
    }
  }

  /// The last answer of one boot.
  @Nullable Answer lastOf(String bootId) {
    synchronized (byBoot) {
      Answer[] both = byBoot.get(bootId);
      return both == null ? null : both[1];
    }
  }

  /// The first answer of the newest boot, unless that is the given one.
  @Nullable Answer firstOtherThan(String bootId) {
    synchronized (byBoot) {
      return byBoot.isEmpty() || byBoot.lastEntry().getKey().equals(bootId)
          ? null
          : byBoot.lastEntry().getValue()[0];
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }

  /// What the workload said, and when.
  record Answer(JsonNode body, Instant at) {
    String bootId() {
      return body.path("bootId").asText();
    }
  }
}
