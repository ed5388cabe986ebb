package slipway.lab.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/// The control socket of one QEMU process. Its lock is the last in the lock order.
final class Qmp implements AutoCloseable {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  /// How long a block job may take: the whole of a large disk.
  private static final Duration LONGEST_JOB = Duration.ofMinutes(30);

  private static final Duration JOB_POLL = Duration.ofMillis(50);

  private final JsonSocket socket;
  private final ReentrantLock lock = new ReentrantLock();
  private long lastId;

  Qmp(Path path) throws IOException {
    socket = JsonSocket.connect(path);
    try {
      socket.receive(System.nanoTime() + LONGEST_ANSWER.toNanos());
      execute("qmp_capabilities", arguments());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static ObjectNode arguments() {
    return JsonSocket.JSON.createObjectNode();
  }

  /// Runs a command and answers its result; events in between are dropped.
  JsonNode execute(String command, ObjectNode arguments) throws IOException {
    lock.lock();
    try {
      long deadline = System.nanoTime() + LONGEST_ANSWER.toNanos();
      ObjectNode message = arguments().put("execute", command).put("id", ++lastId);
      message.set("arguments", arguments);
      socket.send(message, deadline);
      while (true) {
        JsonNode answer = socket.receive(deadline);
        if (answer.path("id").asLong(-1) != lastId) {
          continue;
        }
        if (answer.has("error")) {
          throw new IOException(command + ": " + answer.path("error").path("desc").asText());
        }
        return answer.path("return");
      }
    } finally {
      lock.unlock();
    }
  }

  /// Starts a block job that must not dismiss itself, and waits for its end.
  void runJob(String command, ObjectNode arguments, String jobId) throws IOException {
    arguments.put("job-id", jobId).put("auto-dismiss", false);
    execute(command, arguments);
    long deadline = System.nanoTime() + LONGEST_JOB.toNanos();
    while (System.nanoTime() < deadline) {
      for (JsonNode job : execute("query-jobs", arguments())) {
        if (job.path("id").asText().equals(jobId)
            && job.path("status").asText().equals("concluded")) {
          execute("job-dismiss", arguments().put("id", jobId));
          if (job.has("error")) {
            throw new IOException(command + ": " + job.path("error").asText());
          }
          return;
        }
      }
      pause();
    }
    execute("job-cancel", arguments().put("id", jobId));
    throw new IOException(command + " took longer than " + LONGEST_JOB);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(JOB_POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a block job runs", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
