package slipway.lab.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The agent's side of the conversation is a small server that also says what a real one says only
/// after a reboot at the wrong moment.
class GuestAgentTest {
  private Path path;
  private ServerSocketChannel listener;

  @BeforeEach
  void listen() throws IOException {
    path = RunDirectory.socket("fake");
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    java.nio.file.Files.delete(path);
  }

  @Test
  void aLateAnswerToAnEarlierCommandIsNotTakenForThisOne() throws Exception {
    serve("{\"return\":{\"host-name\":\"stale\"}}\n", _ -> "{\"host-name\":\"fresh\"}");
    GuestAgent agent = new GuestAgent(path);
    assertThat(agent.hostname()).isEqualTo("fresh");
    agent.disconnect();
  }

  @Test
  void anErrorOfTheAgentIsToldFromItsSilence() throws Exception {
    serve("", command -> command.equals("guest-file-open") ? null : "{}");
    GuestAgent agent = new GuestAgent(path);
    assertThatThrownBy(() -> agent.readFile("/none"))
        .isInstanceOfSatisfying(AgentException.class, e -> assertThat(e.answered()).isTrue())
        .hasMessageContaining("no such luck");
    agent.disconnect();
  }

  @Test
  void anAgentThatHangsUpIsSilentAndIsCalledAgain() throws Exception {
    serve("", command -> command.equals("guest-ping") ? "HANG UP" : "{\"host-name\":\"back\"}");
    GuestAgent agent = new GuestAgent(path);
    assertThat(agent.ping()).isFalse();
    assertThat(agent.hostname()).isEqualTo("back");
    agent.disconnect();
  }

  @Test
  void theSizeOfAFileThatIsReadIsBounded() throws Exception {
    String chunk = Base64.getEncoder().encodeToString(new byte[GuestAgent.CHUNK_BYTES]);
    serve(
        "",
        command ->
            switch (command) {
              case "guest-file-open" -> "7";
              case "guest-file-read" ->
                  "{\"count\":1048576,\"eof\":false,\"buf-b64\":\"" + chunk + "\"}";
              default -> "{}";
            });
    GuestAgent agent = new GuestAgent(path);
    assertThatThrownBy(() -> agent.readFile("/dev/zero")).hasMessageContaining("larger than");
    agent.disconnect();
  }

  @Test
  void theLengthOfALineIsBounded() throws Exception {
    serve("", _ -> "\"" + "x".repeat(JsonSocket.MAX_LINE_BYTES) + "\"");
    GuestAgent agent = new GuestAgent(path);
    assertThatThrownBy(agent::hostname).hasMessageContaining("a line longer than");
    agent.disconnect();
  }

  /// Answers connections until the listener closes; `noise` comes before the synchronisation mark.
  private void serve(String noise, Function<String, String> answers) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  try (SocketChannel client = listener.accept()) {
                    converse(client, noise, answers);
                  } catch (java.nio.channels.ClosedChannelException e) {
                    return;
                  } catch (IOException e) {
                    // The other side had heard enough.
                    assertThat(listener.isOpen()).isTrue();
                  }
                }
              } catch (UncheckedIOException e) {
                throw new AssertionError(e);
              }
            });
  }

  private static void converse(SocketChannel client, String noise, Function<String, String> answers)
      throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(client), StandardCharsets.ISO_8859_1));
    OutputStream out = Channels.newOutputStream(client);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode message = JsonSocket.JSON.readTree(line.replace("\u00ff", ""));
      String command = message.path("execute").asText();
      if (command.equals("guest-sync-delimited")) {
        out.write(noise.getBytes(StandardCharsets.US_ASCII));
        out.write(0xff);
        write(out, "{\"return\":" + message.path("arguments").path("id").asInt() + "}\n");
      } else {
        String answer = answers.apply(command);
        if ("HANG UP".equals(answer)) {
          return;
        }
        write(
            out,
            answer == null
                ? "{\"error\":{\"desc\":\"no such luck\"}}\n"
                : "{\"return\":" + answer + "}\n");
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }
}
