import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// The least of an iSCSI initiator: logs in, and keeps a queue of writes with immediate data full.
///
/// qemu's initiator needs a whole core before a fast target does, and then both targets look alike.
/// This one puts as many commands into one system call as answers came in one. // RFC 7143 §11
final class Initiator implements AutoCloseable {
  private static final int HEADER = 48;
  private static final int BLOCK = 512;
  private static final int RESPONSE = 0x21;
  private static final int NOP_IN = 0x20;

  private final SocketChannel channel;
  private final int lun;
  private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16).limit(0);
  private int commandSn = 1;
  private int statusSn;

  Initiator(int port, String target, int lun) throws IOException {
    this.lun = lun;
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    login(target);
    while (!ready()) {
      continue; // A new session hears of the target's last unit attentions first.
    }
  }

  private boolean ready() throws IOException {
    ByteBuffer command = ByteBuffer.allocate(HEADER);
    command.put(0, (byte) 0x01).put(1, (byte) 0x81).put(9, (byte) lun);
    command.putInt(24, commandSn++).putInt(28, statusSn);
    send(command);
    Answer answer = answer();
    while (answer.opcode() != RESPONSE) {
      answer = answer();
    }
    return answer.status() == 0;
  }

  /// One PDU in the operational stage that asks to go on to full feature phase. // §11.12
  private void login(String target) throws IOException {
    String[] keys = {
      "InitiatorName=iqn.2026-11.slipway:bench-writes", "TargetName=" + target, "SessionType=Normal",
      "HeaderDigest=None", "DataDigest=None", "InitialR2T=Yes", "ImmediateData=Yes",
      "FirstBurstLength=65536", "MaxBurstLength=262144", "MaxRecvDataSegmentLength=65536",
      "MaxConnections=1", "ErrorRecoveryLevel=0"
    };
    byte[] text = (String.join("\0", keys) + "\0").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer out = ByteBuffer.allocate(HEADER + (text.length + 3) / 4 * 4);
    out.put(0, (byte) 0x43).put(1, (byte) 0x87).putInt(4, text.length);
    out.put(8, (byte) 0x80).put(13, (byte) 1).putInt(24, commandSn).put(HEADER, text);
    send(out);
    ByteBuffer answer = header();
    if (answer.get(36) != 0 || (answer.get(1) & 0x83) != 0x83) {
      throw new IOException("login was answered " + answer.getShort(36) + ", flags " + answer.get(1));
    }
    statusSn = answer.getInt(24) + 1;
    skipData(answer);
  }

  /// Writes random places for so long; answers how many a second were answered.
  double writes(int bytes, int queue, double seconds, long diskBytes) throws IOException {
    ByteBuffer commands = ByteBuffer.allocateDirect(queue * (HEADER + bytes));
    Random random = new Random(1);
    long begun = System.nanoTime();
    long until = begun + (long) (seconds * 1e9);
    long answered = 0;
    int underWay = 0;
    while (underWay > 0 || System.nanoTime() < until) {
      commands.clear();
      while (underWay < queue && System.nanoTime() < until) {
        command(commands, bytes, random.nextLong(diskBytes / bytes) * bytes / BLOCK);
        underWay++;
      }
      send(commands.limit(commands.position()).position(0));
      do {
        int ended = ended();
        underWay -= ended;
        answered += ended;
      } while (underWay > 0 && in.remaining() >= HEADER);
    }
    return answered * 1e9 / (System.nanoTime() - begun);
  }

  /// A WRITE (10) with all its data. // §11.3
  private void command(ByteBuffer out, int bytes, long block) {
    int at = out.position();
    for (int i = 0; i < HEADER; i += 8) {
      out.putLong(at + i, 0);
    }
    out.put(at, (byte) 0x01).put(at + 1, (byte) 0xa1).putInt(at + 4, bytes).put(at + 9, (byte) lun);
    out.putInt(at + 16, commandSn).putInt(at + 20, bytes);
    out.putInt(at + 24, commandSn++).putInt(at + 28, statusSn);
    out.put(at + 32, (byte) 0x2a).putInt(at + 34, (int) block);
    out.putShort(at + 39, (short) (bytes / BLOCK));
    out.position(at + HEADER + bytes);
  }

  /// What came; a status is the response's and the command's together.
  private record Answer(int opcode, int status) {}

  private Answer answer() throws IOException {
    ByteBuffer pdu = header();
    Answer answer = new Answer(pdu.get(0) & 0x3f, pdu.getShort(2));
    if (answer.opcode == RESPONSE) {
      statusSn = pdu.getInt(24) + 1;
    } else if (answer.opcode != NOP_IN || pdu.getInt(20) != -1) {
      throw new IOException("a PDU of opcode " + answer.opcode);
    }
    skipData(pdu);
    return answer;
  }

  /// Takes one PDU; answers how many commands it ended.
  private int ended() throws IOException {
    Answer answer = answer();
    if (answer.opcode == RESPONSE && answer.status != 0) {
      throw new IOException("response and status " + answer.status);
    }
    return answer.opcode == RESPONSE ? 1 : 0;
  }

  private ByteBuffer header() throws IOException {
    while (in.remaining() < HEADER) {
      fill();
    }
    ByteBuffer header = in.slice(in.position(), HEADER);
    in.position(in.position() + HEADER);
    return header;
  }

  /// Passes over a PDU's data segment and its padding.
  private void skipData(ByteBuffer header) throws IOException {
    int bytes = (header.getInt(4) & 0xff_ffff) + 3 & ~3;
    while (in.remaining() < bytes) {
      fill();
    }
    in.position(in.position() + bytes);
  }

  private void fill() throws IOException {
    in.compact();
    if (channel.read(in) < 0) {
      throw new IOException("the target has closed the connection");
    }
    in.flip();
  }

  private void send(ByteBuffer out) throws IOException {
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
