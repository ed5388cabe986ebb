package slipway.gateway.link;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Names and messages on the wire: a length of two bytes and UTF-8.
final class Text {
  /// The longest text, in bytes.
  static final int BYTES_MAX = 1024;

  private Text() {}

  static String decode(ByteBuffer in) throws LinkProtocolException {
    int length = in.getShort() & 0xffff;
    if (length > BYTES_MAX) {
      throw new LinkProtocolException("a text of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// The text in bytes, cut to what the wire carries.
  static byte[] bytes(String text) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    return all.length <= BYTES_MAX ? all : java.util.Arrays.copyOf(all, BYTES_MAX);
  }

  static void encode(byte[] bytes, ByteBuffer out) {
    out.putShort((short) bytes.length).put(bytes);
  }
}
