package slipway.gateway.iscsi;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The read side of a connection: takes headers and data segments from the byte stream. Used by
/// the thread that holds the reader's role, and by no other.
final class Receiver {
  private static final int BUFFER_BYTES = 64 << 10;

  private final SocketChannel channel;
  private final Transmitter transmitter;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
  private boolean headerDigest;
  private boolean dataDigest;

  Receiver(SocketChannel channel, Transmitter transmitter) {
    this.channel = channel;
    this.transmitter = transmitter;
  }

  void digests(boolean header, boolean data) {
    this.headerDigest = header;
    this.dataDigest = data;
  }

  /// The next header; additional header segments are skipped, since no command of ours has any.
  Pdu header() throws IOException {
    need(Pdu.HEADER_BYTES);
    int additional = (buffer.get(buffer.position() + 4) & 0xff) * 4; // RFC 7143 §11.2.1.5
    int length = Pdu.HEADER_BYTES + additional;
    need(length + (headerDigest ? Digests.BYTES : 0));
    int at = buffer.position();
    if (headerDigest && buffer.getInt(at + length) != Digests.of(buffer, at, length)) {
      throw new MalformedPduException("header digest");
    }
    Pdu pdu = Pdu.decode(buffer, at);
    buffer.position(at + length + (headerDigest ? Digests.BYTES : 0));
    return pdu;
  }

  /// The 48 bytes of the header that `header()` answered last are gone; this encodes them anew.
  static ByteBuffer copyOf(Pdu pdu) {
    ByteBuffer copy = ByteBuffer.allocate(Pdu.HEADER_BYTES);
    Pdu.encode(pdu, copy);
    return copy.flip();
  }

  /// Reads a data segment into `into`, which has exactly its length; false for a wrong digest.
  boolean data(ByteBuffer into) throws IOException {
    int from = into.position();
    int length = into.remaining();
    if (length == 0) {
      return true;
    }
    int buffered = Math.min(buffer.remaining(), length);
    into.put(from, buffer, buffer.position(), buffered);
    buffer.position(buffer.position() + buffered);
    into.position(from + buffered);
    if (into.hasRemaining()) {
      transmitter.flush();
    }
    while (into.hasRemaining()) {
      if (channel.read(into) < 0) {
        throw new EOFException("the peer left within a data segment");
      }
    }
    return tail(into, from, length);
  }

  private boolean tail(ByteBuffer data, int from, int length) throws IOException {
    int padding = Digests.padding(length);
    int bytes = padding + (dataDigest ? Digests.BYTES : 0);
    if (bytes == 0) {
      return true;
    }
    need(bytes);
    int at = buffer.position();
    boolean right = true;
    if (dataDigest) {
      java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
      crc.update(data.slice(from, length));
      crc.update(buffer.slice(at, padding));
      right = Integer.reverseBytes((int) crc.getValue()) == buffer.getInt(at + padding);
    }
    buffer.position(at + bytes);
    return right;
  }

  /// Reads a data segment and forgets it.
  void skip(int length) throws IOException {
    int left = length == 0 ? 0 : length + Digests.padding(length);
    left += length > 0 && dataDigest ? Digests.BYTES : 0;
    while (left > 0) {
      need(1);
      int now = Math.min(left, buffer.remaining());
      buffer.position(buffer.position() + now);
      left -= now;
    }
  }

  private void need(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    buffer.compact();
    try {
      // Only now may this thread wait, so whatever it has queued goes out first.
      transmitter.flush();
      while (buffer.position() < bytes) {
        if (channel.read(buffer) < 0) {
          throw new EOFException("the peer left");
        }
      }
    } finally {
      buffer.flip();
    }
  }
}
