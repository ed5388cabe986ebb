package slipway.gateway.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class NbdBoundsTest {
  private static final long SIZE = 1L << 40;

  /// A server that greets and then only notes the lengths it is asked for.
  private static final class Deaf implements AutoCloseable {
    final List<Integer> lengths = new CopyOnWriteArrayList<>();
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    Deaf() throws IOException {
      Thread.ofVirtual().start(this::serve);
    }

    URI uri() {
      return URI.create("nbd://127.0.0.1:" + listener.getLocalPort() + "/x");
    }

    private void serve() {
      try (Socket socket = listener.accept()) {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeLong(0x4e42444d41474943L);
        out.writeLong(0x49484156454F5054L);
        out.writeShort(3);
        reply(out, 8, 1, new byte[0]);
        reply(out, 10, 4, "\0\0\0\5base:allocation".getBytes(StandardCharsets.US_ASCII));
        reply(out, 10, 1, new byte[0]);
        ByteBuffer info = ByteBuffer.allocate(12).putShort((short) 0).putLong(SIZE);
        reply(out, 7, 3, info.putShort((short) 1).array());
        reply(out, 7, 1, new byte[0]);
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readInt(); // the client's flags
        while (true) {
          long magic = in.readLong();
          if (magic == 0x49484156454F5054L) {
            in.readInt();
            in.skipNBytes(in.readInt());
            continue;
          }
          in.skipNBytes(16);
          lengths.add(in.readInt());
        }
      } catch (IOException _) {
        // The client hung up.
      }
    }

    private static void reply(DataOutputStream out, int option, int type, byte[] body)
        throws IOException {
      out.writeLong(0x3e889045565a9L);
      out.writeInt(option);
      out.writeInt(type);
      out.writeInt(body.length);
      out.write(body);
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  @Test
  void theCommandsUnderWayAreBounded() throws IOException {
    try (Deaf server = new Deaf();
        NbdDevice device = NbdDevice.open(server.uri(), Duration.ofSeconds(5))) {
      for (int i = 0; i < Connection.COMMANDS_MAX + 10; i++) {
        Thread.ofVirtual()
            .start(
                () ->
                    assertThatThrownBy(() -> device.read(0, ByteBuffer.allocate(512)))
                        .isInstanceOf(IOException.class));
      }
      await().until(() -> server.lengths.size() == Connection.COMMANDS_MAX);
      await()
          .during(Duration.ofMillis(200))
          .until(() -> server.lengths.size() == Connection.COMMANDS_MAX);
    }
  }

  @Test
  void theLengthOfOneReadAndOfOneQuestionForExtentsIsBounded() throws IOException {
    try (Deaf server = new Deaf();
        NbdDevice device = NbdDevice.open(server.uri(), Duration.ofSeconds(5))) {
      Thread.ofVirtual()
          .start(
              () ->
                  assertThatThrownBy(
                          () ->
                              device.read(
                                  0, ByteBuffer.allocate(NbdDevice.REQUEST_BYTES_MAX + 512)))
                      .isInstanceOf(IOException.class));
      await().until(() -> server.lengths.contains(NbdDevice.REQUEST_BYTES_MAX));
      Thread.ofVirtual()
          .start(
              () ->
                  assertThatThrownBy(() -> device.extents(0, SIZE))
                      .isInstanceOf(IOException.class));
      await().until(() -> server.lengths.contains(NbdDevice.RANGE_BYTES_MAX));
      assertThat(server.lengths).allMatch(length -> length <= NbdDevice.RANGE_BYTES_MAX);
    }
  }

  @Test
  void theLengthOfAnErrorIsBounded() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0x668e33ef);
    out.writeShort(1);
    out.writeShort(0x8001);
    out.writeLong(1);
    out.writeInt(Replies.ERROR_BYTES_MAX + 1);
    Handshake agreed = new Handshake(1 << 20, 0xffff, true, 7);
    Command read = new Command(Command.Type.READ, 0, 0, 64, ByteBuffer.allocate(64));
    Replies replies =
        new Replies(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), agreed);
    assertThatThrownBy(() -> replies.next(_ -> read))
        .isInstanceOf(NbdProtocolException.class)
        .hasMessageContaining("an error of");
  }
}
