package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The `key=value` pairs of login and text PDUs. // RFC 7143 §6.1
final class TextKeys {
  private static final int MAX_KEY_BYTES = 63;

  private TextKeys() {}

  static SequencedMap<String, String> decode(ByteBuffer text) throws MalformedPduException {
    SequencedMap<String, String> keys = new LinkedHashMap<>();
    byte[] bytes = new byte[text.remaining()];
    text.get(bytes);
    int from = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] != 0) {
        continue;
      }
      if (i > from) {
        put(keys, new String(bytes, from, i - from, StandardCharsets.UTF_8));
      }
      from = i + 1;
    }
    return keys;
  }

  private static void put(SequencedMap<String, String> keys, String pair)
      throws MalformedPduException {
    int equals = pair.indexOf('=');
    if (equals < 1 || equals > MAX_KEY_BYTES) {
      throw new MalformedPduException("a text key without a name or a value");
    }
    if (keys.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
      throw new MalformedPduException("a text key twice: " + pair.substring(0, equals));
    }
  }

  static ByteBuffer encode(SequencedMap<String, String> keys) {
    StringBuilder text = new StringBuilder();
    keys.forEach((key, value) -> text.append(key).append('=').append(value).append('\0'));
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
