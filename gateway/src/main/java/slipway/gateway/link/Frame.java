package slipway.gateway.link;

import java.nio.ByteBuffer;

/// One message of the link: eight bytes of header, then a body whose form the type decides.
///
/// A frame fits one TLS record, so it is also the piece in which one reply lets another pass.
sealed interface Frame
    permits Welcome,
        Hello,
        Open,
        Opened,
        Read,
        ReadExtents,
        Cancel,
        Credit,
        Ping,
        Pong,
        Block,
        Piece,
        ZeroRun,
        ExtentRun,
        Done,
        Failed {
  /// Type, reserved, body length, request.
  int HEADER_BYTES = 8;

  /// The plaintext of one full TLS record. // RFC 8446 §5.1
  int BYTES_MAX = 16_384;

  /// The longest body.
  int BODY_BYTES_MAX = BYTES_MAX - HEADER_BYTES;

  FrameType type();

  /// The request this belongs to, or 0 when it belongs to the connection.
  int request();

  /// How many bytes [#encodeBody] writes.
  int bodyBytes();

  void encodeBody(ByteBuffer out);

  /// The whole frame's length.
  default int frameBytes() {
    return HEADER_BYTES + bodyBytes();
  }

  default void encode(ByteBuffer out) {
    out.put((byte) type().code()).put((byte) 0).putShort((short) bodyBytes()).putInt(request());
    encodeBody(out);
  }

  /// Decodes a body that the header announced; anything else than exactly one throws.
  static Frame decode(FrameType type, int request, ByteBuffer body) throws LinkProtocolException {
    try {
      Frame frame =
          switch (type) {
            case WELCOME -> Welcome.decode(body);
            case HELLO -> Hello.decode(body);
            case OPEN -> Open.decode(request, body);
            case OPENED -> Opened.decode(request, body);
            case READ -> Read.decode(request, body);
            case READ_EXTENTS -> ReadExtents.decode(request, body);
            case CANCEL -> new Cancel(request);
            case CREDIT -> Credit.decode(body);
            case PING -> new Ping(body.getLong());
            case PONG -> new Pong(body.getLong());
            case BLOCK -> Block.decode(request, body);
            case PIECE -> Piece.decode(request, body);
            case ZERO_RUN -> ZeroRun.decode(request, body);
            case EXTENT_RUN -> ExtentRun.decode(request, body);
            case DONE -> new Done(request);
            case FAILED -> Failed.decode(request, body);
          };
      if (body.hasRemaining()) {
        throw new LinkProtocolException(type + " is followed by " + body.remaining() + " bytes");
      }
      if (type.ofRequest() == (request == 0)) {
        throw new LinkProtocolException(type + " with request " + request);
      }
      return frame;
    } catch (java.nio.BufferUnderflowException _) {
      throw new LinkProtocolException(type + " is too short");
    }
  }
}
