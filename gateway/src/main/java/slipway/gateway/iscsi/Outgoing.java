package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A PDU on its way to the socket: complete but for the sequence numbers in its header.
///
/// @param parts what goes out, the header first
/// @param headerDigest the four bytes after the header are its digest, still to be computed
/// @param counted it takes a number of the status sequence
/// @param done runs once when it is written or given up; null for nothing
record Outgoing(
    List<ByteBuffer> parts, boolean headerDigest, boolean counted, @Nullable Runnable done) {

  /// Room before a data segment for the header and its digest.
  static final int HEAD_BYTES = Pdu.HEADER_BYTES + Digests.BYTES;

  /// Room after it for padding and digest.
  static final int TAIL_BYTES = 3 + Digests.BYTES;

  /// A PDU with a short data segment in memory of its own.
  static Outgoing of(
      TargetPdu pdu, ByteBuffer data, boolean counted, boolean headerDigest, boolean dataDigest) {
    int length = data.remaining();
    ByteBuffer whole = ByteBuffer.allocate(HEAD_BYTES + length + TAIL_BYTES);
    whole.put(HEAD_BYTES, data, data.position(), length);
    ByteBuffer framed = frame(pdu, whole, length, headerDigest, dataDigest);
    return new Outgoing(List.of(framed), headerDigest, counted, null);
  }

  /// Puts the header before and the padding and digest behind a data segment which lies at
  /// `HEAD_BYTES`; answers the part of the buffer to send.
  static ByteBuffer frame(
      TargetPdu pdu, ByteBuffer whole, int length, boolean headerDigest, boolean dataDigest) {
    int at = headerDigest ? 0 : Digests.BYTES;
    Pdu.encode(pdu, whole.clear().position(at));
    int end = HEAD_BYTES + length;
    for (int i = 0; i < Digests.padding(length); i++) {
      whole.put(end + i, (byte) 0);
    }
    end += Digests.padding(length);
    if (dataDigest && length > 0) {
      whole.putInt(end, Digests.of(whole, HEAD_BYTES, end - HEAD_BYTES));
      end += Digests.BYTES;
    }
    return whole.limit(end).position(at);
  }

  /// One of several PDUs over one data buffer: a head of its own, a slice of the data, a tail.
  static Outgoing split(
      TargetPdu pdu,
      ByteBuffer data,
      boolean counted,
      boolean headerDigest,
      boolean dataDigest,
      @Nullable Runnable done) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    Pdu.encode(pdu, head);
    head.flip().limit(headerDigest ? HEAD_BYTES : Pdu.HEADER_BYTES);
    int padding = Digests.padding(data.remaining());
    ByteBuffer tail = ByteBuffer.allocate(padding + (dataDigest ? Digests.BYTES : 0));
    if (dataDigest) {
      java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
      crc.update(data.duplicate());
      crc.update(new byte[padding]);
      tail.putInt(padding, Integer.reverseBytes((int) crc.getValue()));
    }
    List<ByteBuffer> parts =
        tail.hasRemaining() ? Arrays.asList(head, data, tail) : Arrays.asList(head, data);
    return new Outgoing(parts, headerDigest, counted, done);
  }

  void stamp(Stamp stamp) {
    ByteBuffer head = parts.getFirst();
    stamp.put(head, head.position());
    if (headerDigest) {
      int at = head.position();
      head.putInt(at + Pdu.HEADER_BYTES, Digests.of(head, at, Pdu.HEADER_BYTES));
    }
  }

  void finished() {
    if (done != null) {
      done.run();
    }
  }
}
