package slipway.lab.appliance;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedSet;
import java.util.TreeSet;

/// Knocks at every TCP port of a machine, frame by frame, from a place on its own network.
///
/// A port that is dropped gives no answer, and neither does a frame that got lost. So after every
/// few knocks comes an echo request: frames stay in order, and its answer says that the knocks
/// before it have arrived.
final class PortScan {
  /// Fewer than a network card's queue holds.
  private static final int KNOCKS_AT_ONCE = 100;

  private static final int PORTS = 65_536;
  private static final int TRIES_MAX = 20;
  private static final int ANSWER_MILLIS = 3_000;
  private static final int FRAME_BYTES_MAX = 65_536;

  private static final byte[] MAC = HexFormat.of().parseHex("525400510077");
  private static final byte[] ADDRESS = {10, 0, 2, 77};
  private static final int OWN_PORT = 40_000;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final Socket socket;
  private final byte[] targetMac;
  private final byte[] target;
  private final SortedSet<Integer> open = new TreeSet<>();
  private int echoed = -1;

  /// @param socket QEMU's `-netdev socket`: four bytes of length, then the frame
  PortScan(Socket socket, byte[] targetMac, byte[] target) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
    this.targetMac = targetMac.clone();
    this.target = target.clone();
  }

  /// The ports that answer.
  SortedSet<Integer> openPorts() throws IOException {
    socket.setSoTimeout(ANSWER_MILLIS);
    for (int first = 1, number = 0; first < PORTS; first += KNOCKS_AT_ONCE, number++) {
      int last = Math.min(first + KNOCKS_AT_ONCE, PORTS);
      int tries = 0;
      do {
        if (tries++ == TRIES_MAX) {
          throw new IOException("the machine does not answer an echo request");
        }
        for (int port = first; port < last; port++) {
          send(tcp(port, 0x02, 0)); // SYN
        }
        send(echo(number));
      } while (!listen(number));
    }
    return open;
  }

  /// Until the echo with that number, or nothing more, comes.
  private boolean listen(int number) throws IOException {
    try {
      while (echoed != number) {
        int length = in.readInt();
        if (length < 0 || length > FRAME_BYTES_MAX) {
          throw new IOException("a frame of " + length + " bytes");
        }
        receive(ByteBuffer.wrap(in.readNBytes(length)));
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private void receive(ByteBuffer frame) throws IOException {
    byte[] from = new byte[6];
    // Of the machine itself alone: QEMU's own network answers too.
    if (frame.limit() < 42 || !Arrays.equals(from(frame, from), targetMac)) {
      return;
    }
    int type = frame.getShort(12) & 0xFFFF;
    if (type == 0x0806 && frame.getShort(20) == 1 && isOwn(frame, 38)) {
      send(arpReply());
    } else if (type == 0x0800 && isOwn(frame, 30)) {
      int protocol = frame.get(23);
      int at = 14 + (frame.get(14) & 0xF) * 4;
      if (protocol == 6
          && frame.limit() >= at + 20
          && (frame.getShort(at + 2) & 0xFFFF) == OWN_PORT) {
        int port = frame.getShort(at) & 0xFFFF;
        if ((frame.get(at + 13) & 0x12) == 0x12) { // SYN and ACK
          open.add(port);
          send(tcp(port, 0x04, frame.getInt(at + 8))); // RST
        }
      } else if (protocol == 1 && frame.get(at) == 0) {
        echoed = frame.getShort(at + 6) & 0xFFFF;
      }
    }
  }

  private static byte[] from(ByteBuffer frame, byte[] into) {
    frame.get(6, into);
    return into;
  }

  private static boolean isOwn(ByteBuffer frame, int at) {
    byte[] address = new byte[4];
    frame.get(at, address);
    return Arrays.equals(address, ADDRESS);
  }

  private void send(ByteBuffer frame) throws IOException {
    byte[] bytes = new byte[frame.capacity()];
    frame.get(0, bytes);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  private ByteBuffer frame(int size, int type) {
    return ByteBuffer.allocate(Math.max(60, size)).put(targetMac).put(MAC).putShort((short) type);
  }

  // RFC 826
  private ByteBuffer arpReply() {
    return frame(42, 0x0806)
        .putShort((short) 1)
        .putShort((short) 0x0800)
        .put((byte) 6)
        .put((byte) 4)
        .putShort((short) 2)
        .put(MAC)
        .put(ADDRESS)
        .put(targetMac)
        .put(target);
  }

  // RFC 791 §3.1
  private ByteBuffer ip(int length, int protocol) {
    ByteBuffer frame = frame(34 + length, 0x0800);
    frame.put((byte) 0x45).put((byte) 0).putShort((short) (20 + length)).putInt(0);
    frame.put((byte) 64).put((byte) protocol).putShort((short) 0).put(ADDRESS).put(target);
    frame.putShort(24, checksum(frame, 14, 20, 0));
    return frame;
  }

  // RFC 792, echo
  private ByteBuffer echo(int number) {
    ByteBuffer frame = ip(8, 1);
    frame
        .put((byte) 8)
        .put((byte) 0)
        .putShort((short) 0)
        .putShort((short) 7)
        .putShort((short) number);
    frame.putShort(36, checksum(frame, 34, 8, 0));
    return frame;
  }

  // RFC 9293 §3.1
  private ByteBuffer tcp(int port, int flags, int sequence) {
    ByteBuffer frame = ip(20, 6);
    frame.putShort((short) OWN_PORT).putShort((short) port).putInt(sequence).putInt(0);
    frame.put((byte) 0x50).put((byte) flags).putShort((short) 1024).putInt(0);
    int pseudo = sum(frame, 26, 8) + 6 + 20;
    frame.putShort(50, checksum(frame, 34, 20, pseudo));
    return frame;
  }

  private static int sum(ByteBuffer frame, int at, int length) {
    int sum = 0;
    for (int i = at; i < at + length; i += 2) {
      sum += frame.getShort(i) & 0xFFFF;
    }
    return sum;
  }

  // RFC 1071
  private static short checksum(ByteBuffer frame, int at, int length, int start) {
    int sum = start + sum(frame, at, length);
    while (sum >>> 16 != 0) {
      sum = (sum & 0xFFFF) + (sum >>> 16);
    }
    return (short) ~sum;
  }
}
