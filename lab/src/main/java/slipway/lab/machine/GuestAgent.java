package slipway.lab.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The QEMU guest agent inside a running machine.
///
/// The channel outlives the guest: after a reboot, or an answer that never came, the next command
/// opens it anew and asks for a synchronisation mark, so that no late answer is taken for its own.
public final class GuestAgent {
  /// The most bytes [#readFile] answers.
  public static final int MAX_READ_BYTES = 48 << 20;

  /// Bytes per transfer between host and guest.
  public static final int CHUNK_BYTES = 1 << 20;

  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);
  private static final Duration LONGEST_SYNC = Duration.ofSeconds(5);
  private static final Duration LONGEST_FREEZE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Path path;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable JsonSocket socket;

  GuestAgent(Path path) {
    this.path = path;
  }

  /// A program to run in the guest as root, without a shell.
  ///
  /// @param environment "NAME=value"; empty leaves the agent's own
  @SuppressWarnings("ArrayRecordComponent")
  public record Exec(
      String path,
      List<String> arguments,
      List<String> environment,
      byte[] input,
      boolean captureOutput) {

    /// A program without input whose output is wanted.
    public static Exec of(String path, String... arguments) {
      return new Exec(path, List.of(arguments), List.of(), new byte[0], true);
    }

    @Override
    public String toString() {
      // Arguments and input may hold secrets.
      return "Exec[" + path + "]";
    }
  }

  /// What became of a program; exitCode is -1 while it runs and 128 + n after signal n.
  @SuppressWarnings("ArrayRecordComponent")
  public record ExecStatus(
      boolean exited, int exitCode, byte[] out, byte[] err, boolean truncated) {
    public String outText() {
      return new String(out, StandardCharsets.UTF_8);
    }

    public String errText() {
      return new String(err, StandardCharsets.UTF_8);
    }
  }

  public record OsInfo(String id, String prettyName, String versionId, String kernel) {}

  public record Interface(String name, String mac, List<String> addresses) {
    public Interface {
      addresses = List.copyOf(addresses);
    }
  }

  /// True when the agent answers now, within a few seconds.
  public boolean ping() {
    try {
      execute("guest-ping", Qmp.arguments(), LONGEST_SYNC);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Waits until the agent answers.
  public void await(Duration longest) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!ping()) {
      if (System.nanoTime() > deadline) {
        throw AgentException.silent("the guest agent did not answer within " + longest);
      }
      Thread.sleep(POLL);
    }
  }

  /// Starts a program and answers its process id.
  public long start(Exec exec) throws IOException {
    ObjectNode arguments = Qmp.arguments().put("path", exec.path());
    ArrayNode words = arguments.putArray("arg");
    exec.arguments().forEach(words::add);
    if (!exec.environment().isEmpty()) {
      ArrayNode environment = arguments.putArray("env");
      exec.environment().forEach(environment::add);
    }
    if (exec.input().length > 0) {
      arguments.put("input-data", Base64.getEncoder().encodeToString(exec.input()));
    }
    arguments.put("capture-output", exec.captureOutput());
    return execute("guest-exec", arguments, LONGEST_ANSWER).path("pid").asLong();
  }

  /// The state of a program started by [#start]; the agent forgets it once exited was answered.
  public ExecStatus status(long pid) throws IOException {
    JsonNode answer = execute("guest-exec-status", Qmp.arguments().put("pid", pid), LONGEST_ANSWER);
    boolean exited = answer.path("exited").asBoolean();
    int signal = answer.path("signal").asInt(0);
    int code = signal > 0 ? 128 + signal : answer.path("exitcode").asInt(-1);
    return new ExecStatus(
        exited,
        exited ? code : -1,
        bytes(answer, "out-data"),
        bytes(answer, "err-data"),
        answer.path("out-truncated").asBoolean() || answer.path("err-truncated").asBoolean());
  }

  /// Starts a program and waits for it.
  public ExecStatus run(Exec exec, Duration longest) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    long pid = start(exec);
    while (true) {
      ExecStatus status = status(pid);
      if (status.exited()) {
        return status;
      }
      if (System.nanoTime() > deadline) {
        throw AgentException.silent(exec.path() + " still runs in the guest after " + longest);
      }
      Thread.sleep(POLL);
    }
  }

  /// A whole file of at most [#MAX_READ_BYTES].
  public byte[] readFile(String file) throws IOException {
    long handle = openFile(file, "r");
    try {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      while (true) {
        JsonNode piece =
            execute(
                "guest-file-read",
                Qmp.arguments().put("handle", handle).put("count", CHUNK_BYTES),
                LONGEST_ANSWER);
        content.writeBytes(bytes(piece, "buf-b64"));
        if (content.size() > MAX_READ_BYTES) {
          throw AgentException.refused(file + " is larger than " + MAX_READ_BYTES + " bytes");
        }
        if (piece.path("eof").asBoolean() || piece.path("count").asLong() == 0) {
          return content.toByteArray();
        }
      }
    } finally {
      closeFile(handle);
    }
  }

  /// Makes or replaces a file.
  public void writeFile(String file, byte[] content) throws IOException {
    long handle = openFile(file, "w");
    try {
      for (int at = 0; at < content.length; ) {
        int length = Math.min(CHUNK_BYTES, content.length - at);
        byte[] piece = java.util.Arrays.copyOfRange(content, at, at + length);
        String text = Base64.getEncoder().encodeToString(piece);
        JsonNode answer =
            execute(
                "guest-file-write",
                Qmp.arguments().put("handle", handle).put("buf-b64", text),
                LONGEST_ANSWER);
        int taken = answer.path("count").asInt();
        if (taken <= 0) {
          throw AgentException.refused("the guest took nothing of " + file);
        }
        at += taken;
      }
    } finally {
      closeFile(handle);
    }
  }

  private long openFile(String file, String mode) throws IOException {
    ObjectNode arguments = Qmp.arguments().put("path", file).put("mode", mode);
    return execute("guest-file-open", arguments, LONGEST_ANSWER).asLong();
  }

  private void closeFile(long handle) throws IOException {
    execute("guest-file-close", Qmp.arguments().put("handle", handle), LONGEST_ANSWER);
  }

  /// Asks the guest to power off and returns at once.
  public void shutdown() throws IOException {
    tell("guest-shutdown", Qmp.arguments().put("mode", "powerdown"));
  }

  /// Asks the guest to restart and returns at once.
  public void reboot() throws IOException {
    tell("guest-shutdown", Qmp.arguments().put("mode", "reboot"));
  }

  /// The guest's network cards with their addresses, loopback left out.
  public List<Interface> interfaces() throws IOException {
    List<Interface> found = new ArrayList<>();
    for (JsonNode card : execute("guest-network-get-interfaces", Qmp.arguments(), LONGEST_ANSWER)) {
      if (!card.path("name").asText().equals("lo")) {
        List<String> addresses = new ArrayList<>();
        card.path("ip-addresses").forEach(ip -> addresses.add(ip.path("ip-address").asText()));
        found.add(
            new Interface(
                card.path("name").asText(), card.path("hardware-address").asText(), addresses));
      }
    }
    return found;
  }

  /// What the guest says of its operating system.
  public OsInfo osInfo() throws IOException {
    JsonNode info = execute("guest-get-osinfo", Qmp.arguments(), LONGEST_ANSWER);
    return new OsInfo(
        info.path("id").asText(),
        info.path("pretty-name").asText(),
        info.path("version-id").asText(),
        info.path("kernel-release").asText());
  }

  public String hostname() throws IOException {
    return execute("guest-get-host-name", Qmp.arguments(), LONGEST_ANSWER)
        .path("host-name")
        .asText();
  }

  /// Flushes and holds the guest's file systems; answers how many.
  public int freezeFileSystems() throws IOException {
    return execute("guest-fsfreeze-freeze", Qmp.arguments(), LONGEST_FREEZE).asInt();
  }

  /// Lets the guest's file systems go on; answers how many.
  public int thawFileSystems() throws IOException {
    return execute("guest-fsfreeze-thaw", Qmp.arguments(), LONGEST_FREEZE).asInt();
  }

  /// Lets go of the channel; the machine is off.
  void disconnect() {
    lock.lock();
    try {
      drop();
    } finally {
      lock.unlock();
    }
  }

  /// Sends a command that has no answer when it succeeds.
  private void tell(String command, ObjectNode arguments) throws IOException {
    lock.lock();
    try {
      long deadline = System.nanoTime() + LONGEST_SYNC.toNanos();
      inStep().send(message(command, arguments), deadline);
    } finally {
      drop();
      lock.unlock();
    }
  }

  private JsonNode execute(String command, ObjectNode arguments, Duration longest)
      throws IOException {
    lock.lock();
    try {
      JsonSocket open = inStep();
      long deadline = System.nanoTime() + longest.toNanos();
      open.send(message(command, arguments), deadline);
      JsonNode answer = open.receive(deadline);
      if (answer.has("error")) {
        throw AgentException.refused(command + ": " + answer.path("error").path("desc").asText());
      }
      return answer.path("return");
    } catch (AgentException e) {
      throw e;
    } catch (IOException e) {
      drop();
      throw AgentException.silent(command + ": " + e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private static ObjectNode message(String command, ObjectNode arguments) {
    ObjectNode message = Qmp.arguments().put("execute", command);
    message.set("arguments", arguments);
    return message;
  }

  /// The channel, with nothing of an earlier conversation in it.
  private JsonSocket inStep() throws IOException {
    JsonSocket open = socket;
    if (open != null) {
      return open;
    }
    open = JsonSocket.connect(path);
    try {
      long deadline = System.nanoTime() + LONGEST_SYNC.toNanos();
      int mark = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
      // The byte 0xff makes the agent drop half a command that an earlier connection left behind.
      open.send(new byte[] {(byte) 0xff}, deadline);
      open.send(message("guest-sync-delimited", Qmp.arguments().put("id", mark)), deadline);
      do {
        open.skipPast(0xff, deadline);
      } while (open.receive(deadline).path("return").asInt() != mark);
      socket = open;
      return open;
    } catch (IOException e) {
      open.close();
      throw e;
    }
  }

  private void drop() {
    JsonSocket open = socket;
    socket = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        System.getLogger(GuestAgent.class.getName())
            .log(System.Logger.Level.DEBUG, "closing the agent's channel", e);
      }
    }
  }

  private static byte[] bytes(JsonNode answer, String field) {
    return Base64.getDecoder().decode(answer.path(field).asText(""));
  }
}
