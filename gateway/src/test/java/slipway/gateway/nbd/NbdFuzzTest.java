package slipway.gateway.nbd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import slipway.gateway.Fuzz;

class NbdFuzzTest {
  private static DataInputStream stream(ByteBuffer bytes) {
    byte[] all = new byte[bytes.remaining()];
    bytes.get(all);
    return new DataInputStream(new ByteArrayInputStream(all));
  }

  @Test
  void anyGreetingIsAHandshakeOrRefused() throws Exception {
    Fuzz.run(
        "nbd-handshake",
        20_000,
        bytes -> {
          DataOutputStream out = new DataOutputStream(new ByteArrayOutputStream());
          Handshake _ = Handshake.perform(stream(bytes), out, "x");
        });
  }

  @Test
  void anyReplyFitsItsCommandOrIsRefused() throws Exception {
    Handshake agreed = new Handshake(1 << 20, 0xffff, true, 7);
    Fuzz.run(
        "nbd-reply",
        20_000,
        bytes -> {
          for (Command.Type asked : Command.Type.values()) {
            Command command = new Command(asked, 0, 4096, 64, ByteBuffer.allocate(64));
            Replies replies = new Replies(stream(bytes.duplicate()), agreed);
            Long _ = replies.next(cookie -> cookie == 1 ? command : null);
          }
        });
  }
}
