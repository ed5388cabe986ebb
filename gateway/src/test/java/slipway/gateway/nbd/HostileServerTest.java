package slipway.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import slipway.gateway.block.Extent;
import slipway.gateway.block.UnreachableException;

class HostileServerTest {
  private static final Handshake AGREED = new Handshake(1 << 20, 0xffff, true, 7);

  @Property(tries = 2000)
  void anyBytesForAHandshakeEndInAnIoException(@ForAll @Size(max = 400) byte[] bytes) {
    assertThatThrownBy(() -> shake(bytes)).isInstanceOf(IOException.class);
  }

  @Property(tries = 2000)
  void aHandshakeWithOneByteChangedNeverEndsInAnythingElse(
      @ForAll @IntRange(max = 103) int at, @ForAll byte value) throws IOException {
    byte[] bytes = goodHandshake();
    bytes[at % bytes.length] = value;
    try {
      assertThat(shake(bytes)).isNotNull();
    } catch (IOException _) {
      // Refused, which is as good.
    }
  }

  @Test
  void theGoodHandshakeIsGood() throws IOException {
    assertThat(shake(goodHandshake())).isEqualTo(new Handshake(4096, 1, true, 5));
  }

  @Property(tries = 3000)
  void anyBytesForAReplyEndInAnIoException(
      @ForAll @IntRange(max = 65_535) int flags,
      @ForAll @IntRange(max = 8) int type,
      @ForAll @Size(max = 120) byte[] body,
      @ForAll int length)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x668e33ef);
    out.writeShort(flags);
    out.writeShort(type);
    out.writeLong(1);
    out.writeInt(length % 3 == 0 ? body.length : length);
    out.write(body);
    for (Command.Type asked : Command.Type.values()) {
      Command command = new Command(asked, 0, 4096, 64, ByteBuffer.allocate(64));
      Replies replies =
          new Replies(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), AGREED);
      try {
        Long _ = replies.next(cookie -> cookie == 1 ? command : null);
        assertThat(command.filled).isLessThanOrEqualTo(64);
      } catch (IOException _) {
        // What a server that is none gets.
      }
    }
  }

  @Test
  void anOptionReplyIsBounded() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = greeting(bytes);
    optionReply(out, 8, 1, new byte[Handshake.REPLY_BYTES_MAX + 1]);
    assertThatThrownBy(() -> shake(bytes.toByteArray()))
        .isInstanceOf(NbdProtocolException.class)
        .hasMessageContaining("option reply");
  }

  @Test
  void repliesToAnOptionAreBounded() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = greeting(bytes);
    optionReply(out, 8, 0x80000001, new byte[0]);
    for (int i = 0; i <= Handshake.REPLIES_MAX; i++) {
      optionReply(out, 7, 3, new byte[] {0, 9});
    }
    assertThatThrownBy(() -> shake(bytes.toByteArray()))
        .isInstanceOf(NbdProtocolException.class)
        .hasMessageContaining("more than 64 replies");
  }

  @Test
  void extentsOfAStatusAreBounded() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x668e33ef);
    out.writeShort(1);
    out.writeShort(5);
    out.writeLong(1);
    out.writeInt(4 + 8 * (Extent.MAX_PER_CALL + 1));
    Command status = new Command(Command.Type.BLOCK_STATUS, 0, 0, 1 << 30, null);
    Replies replies =
        new Replies(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), AGREED);
    assertThatThrownBy(() -> replies.next(_ -> status)).isInstanceOf(NbdProtocolException.class);
  }

  @Test
  void aServerThatNeverAnswersIsGivenUpAtTheDeadline() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI uri = URI.create("nbd://127.0.0.1:" + listener.getLocalPort() + "/x");
      assertThatThrownBy(() -> NbdDevice.open(uri, Duration.ofMillis(200)))
          .isInstanceOf(UnreachableException.class);
    }
  }

  @Test
  void aReadThatIsNeverAnsweredIsGivenUpAtTheDeadline() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = listener.accept()) {
                  socket.getOutputStream().write(goodHandshake());
                  socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException _) {
                  // The client hung up.
                }
              });
      URI uri = URI.create("nbd://127.0.0.1:" + listener.getLocalPort() + "/x");
      try (NbdDevice device = NbdDevice.open(uri, Duration.ofMillis(300))) {
        assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(16)))
            .isInstanceOf(UnreachableException.class)
            .hasMessageContaining("is gone");
      }
    }
  }

  @Test
  void addressesThatAreNoneAreRefused() {
    for (String text :
        new String[] {"http://x/", "nbd+unix:///x", "nbd+unix:///?socket=", "nbd:x"}) {
      assertThatThrownBy(() -> NbdAddress.of(URI.create(text)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(NbdAddress.of(URI.create("nbd://h/e")).export()).isEqualTo("e");
    assertThat(NbdAddress.of(URI.create("nbd+unix:///a%20b?socket=/x%20y")).export())
        .isEqualTo("a b");
  }

  private static Handshake shake(byte[] bytes) throws IOException {
    return Handshake.perform(
        new DataInputStream(new ByteArrayInputStream(bytes)),
        new DataOutputStream(new ByteArrayOutputStream()),
        "x");
  }

  private static DataOutputStream greeting(ByteArrayOutputStream bytes) throws IOException {
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0x4e42444d41474943L);
    out.writeLong(0x49484156454F5054L);
    out.writeShort(3);
    return out;
  }

  private static void optionReply(DataOutputStream out, int option, int type, byte[] body)
      throws IOException {
    out.writeLong(0x3e889045565a9L);
    out.writeInt(option);
    out.writeInt(type);
    out.writeInt(body.length);
    out.write(body);
  }

  private static byte[] goodHandshake() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = greeting(bytes);
    optionReply(out, 8, 1, new byte[0]);
    byte[] context = "\0\0\0\5base:allocation".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    optionReply(out, 10, 4, context);
    optionReply(out, 10, 1, new byte[0]);
    byte[] info =
        ByteBuffer.allocate(12).putShort((short) 0).putLong(4096).putShort((short) 1).array();
    optionReply(out, 7, 3, info);
    optionReply(out, 7, 1, new byte[0]);
    return bytes.toByteArray();
  }
}
