package slipway.lab.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Waits for the guest's workload to answer, and asks it how it is.
public final class BootProbe implements AutoCloseable {
  /// One try while waiting; user-mode networking accepts connections before the guest is there.
  private static final Duration LONGEST_TRY = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LONGEST_TRY)
          .build();
  private final URI workload;

  /// The workload's own word.
  ///
  /// @param lastRecord number of the newest record on disk
  /// @param written records written since this boot
  /// @param corrupt records found wrong by the last verification, or when the service started
  public record Answer(String bootId, long lastRecord, long written, long corrupt) {}

  /// Makes a probe.
  ///
  /// @param workload where the guest's port 8080 is reachable
  public BootProbe(URI workload) {
    this.workload = workload;
  }

  /// Asks until there is an answer.
  public Answer await(Duration longest) throws IOException, InterruptedException {
    return awaitAnotherBoot("", longest);
  }

  /// Asks until there is an answer of another boot than the given one.
  public Answer awaitAnotherBoot(String bootId, Duration longest)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    String last = "nothing was tried";
    while (System.nanoTime() < deadline) {
      try {
        Answer answer = answer(get("/", LONGEST_TRY));
        if (!answer.bootId().equals(bootId)) {
          return answer;
        }
        last = "it is still boot " + bootId;
      } catch (IOException e) {
        last = e.toString();
      }
      Thread.sleep(POLL);
    }
    throw new IOException("no answer from " + workload + " within " + longest + ": " + last);
  }

  /// Re-reads and checks every record in the guest.
  public Answer verify(Duration longest) throws IOException, InterruptedException {
    return answer(get("/verify", longest));
  }

  /// Checks the business data; answers the number of files that are wrong.
  public int verifyData(Duration longest) throws IOException, InterruptedException {
    JsonNode answer = get("/verify-data", longest);
    if (answer.path("files").asInt() == 0) {
      throw new IOException("the guest has no business data");
    }
    return answer.path("corrupt").asInt();
  }

  private JsonNode get(String path, Duration longest) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(workload.resolve(path)).timeout(longest).GET().build();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(path + " answered " + response.statusCode());
    }
    return JSON.readTree(response.body());
  }

  private static Answer answer(JsonNode json) {
    return new Answer(
        json.path("bootId").asText(),
        json.path("lastRecord").asLong(),
        json.path("written").asLong(),
        json.path("corrupt").asLong());
  }

  @Override
  public void close() {
    client.close();
  }
}
