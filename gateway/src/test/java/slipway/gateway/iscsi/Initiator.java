package slipway.gateway.iscsi;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import slipway.gateway.scsi.Cdb;

/// A plain initiator, which sends what a test tells it to and no more.
final class Initiator implements Closeable {
  static final String NAME = "iqn.2026-11.slipway:initiator";

  /// What the target said: a header and its data segment.
  record Heard(Pdu pdu, ByteBuffer data) {
    SequencedMap<String, String> keys() throws MalformedPduException {
      return TextKeys.decode(data.duplicate());
    }
  }

  private final SocketChannel channel;
  private boolean digests;
  int cmdSn = 1;
  private int tag = 100;

  Initiator(Served served) throws IOException {
    this(new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()));
  }

  Initiator(InetSocketAddress at) throws IOException {
    channel = SocketChannel.open(at);
    channel.socket().setSoTimeout(20_000);
  }

  static SequencedMap<String, String> keys(String... pairs) {
    SequencedMap<String, String> keys = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      keys.put(pairs[i], pairs[i + 1]);
    }
    return keys;
  }

  /// Logs in without security; the target's answer.
  Heard login(String iqn, long isid, String... more) throws IOException {
    SequencedMap<String, String> keys =
        keys("InitiatorName", NAME, "SessionType", "Normal", "TargetName", iqn);
    keys.putAll(keys(more));
    Heard heard = login(Stage.OPERATIONAL, Stage.FULL_FEATURE, isid, keys);
    digests = "CRC32C".equals(heard.keys().get("DataDigest"));
    return heard;
  }

  Heard login(Stage from, Stage to, long isid, SequencedMap<String, String> keys)
      throws IOException {
    ByteBuffer text = TextKeys.encode(keys);
    LoginRequest request =
        new LoginRequest(
            true, false, from, to, 0, 0, isid, 0, tag++, 1, cmdSn, 0, text.remaining());
    send(request, text);
    return hear();
  }

  LoginStatus status(Heard heard) {
    return ((LoginResponse) heard.pdu()).status();
  }

  /// Sends a command; answers its tag.
  int command(Cdb cdb, boolean reads, ByteBuffer data) throws IOException {
    return command(cdb, reads, data, data.remaining());
  }

  int command(Cdb cdb, boolean reads, ByteBuffer data, int expected) throws IOException {
    int now = tag++;
    ScsiCommand command =
        new ScsiCommand(
            false,
            true,
            reads,
            !reads && expected > 0,
            TaskAttribute.SIMPLE,
            0,
            now,
            expected,
            cmdSn++,
            0,
            cdb,
            data.remaining());
    send(command, data);
    return now;
  }

  int read(long lba, int blocks) throws IOException {
    Cdb cdb = Cdb.of(0x28, 0, 0, 0, (int) (lba >> 8), (int) lba, 0, blocks >> 8, blocks, 0);
    return command(cdb, true, ByteBuffer.allocate(0), blocks * 512);
  }

  /// Takes the unit attention which greets every new session.
  void settle() throws IOException {
    command(Cdb.of(0), false, ByteBuffer.allocate(0));
    hear();
  }

  void send(Pdu pdu, ByteBuffer data) throws IOException {
    int padded = data.remaining() + Digests.padding(data.remaining());
    ByteBuffer out = ByteBuffer.allocate(Pdu.HEADER_BYTES + padded + 8);
    Pdu.encode(pdu, out);
    if (digests) {
      out.putInt(Digests.of(out, 0, Pdu.HEADER_BYTES));
    }
    int at = out.position();
    out.put(at, data, data.position(), data.remaining()).position(at + padded);
    if (digests && padded > 0) {
      out.putInt(Digests.of(out, at, padded));
    }
    sendRaw(out.flip());
  }

  void sendRaw(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  Heard hear() throws IOException {
    ByteBuffer header = exactly(Pdu.HEADER_BYTES);
    if (digests && exactly(4).getInt(0) != Digests.of(header, 0, Pdu.HEADER_BYTES)) {
      throw new IOException("header digest of the target is wrong");
    }
    Pdu pdu = Pdu.decode(header, 0);
    int length = pdu.dataLength();
    ByteBuffer data = exactly(length + Digests.padding(length));
    if (digests && length > 0 && exactly(4).getInt(0) != Digests.of(data, 0, data.limit())) {
      throw new IOException("data digest of the target is wrong");
    }
    return new Heard(pdu, data.limit(length));
  }

  private ByteBuffer exactly(int bytes) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(bytes);
    // Through the stream, because only that one keeps the time-out.
    int read = channel.socket().getInputStream().readNBytes(in.array(), 0, bytes);
    if (read < bytes) {
      throw new EOFException("the target left");
    }
    return in;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
