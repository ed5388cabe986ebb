package slipway.gateway.iscsi;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// CRC32C over a header or a data segment with its padding. // RFC 7143 §13.1
final class Digests {
  static final int BYTES = 4;

  private Digests() {}

  static int of(ByteBuffer bytes, int at, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(at, length));
    // The digest's bytes go out lowest first. // RFC 7143 §13.1, appendix A.4
    return Integer.reverseBytes((int) crc.getValue());
  }

  static int padding(int length) {
    return -length & 3;
  }
}
