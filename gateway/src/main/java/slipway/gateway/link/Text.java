package slipway.gateway.link;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
    ByteBuffer bytes = in.slice(in.position(), Math.min(length, in.remaining()));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      in.get(new byte[length]);
      return text;
    } catch (CharacterCodingException e) {
      throw new LinkProtocolException("a text that is not UTF-8");
    }
  }

  /// The text in bytes, cut to what the wire carries.
  static byte[] bytes(String text) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    if (all.length <= BYTES_MAX) {
      return all;
    }
    int end = BYTES_MAX;
    while ((all[end] & 0xc0) == 0x80) {
      end--; // Not in the middle of a character.
    }
    return java.util.Arrays.copyOf(all, end);
  }

  static void encode(byte[] bytes, ByteBuffer out) {
    out.putShort((short) bytes.length).put(bytes);
  }
}
