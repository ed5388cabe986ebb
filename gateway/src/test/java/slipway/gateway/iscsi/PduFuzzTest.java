package slipway.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import slipway.gateway.Fuzz;

class PduFuzzTest {
  @Test
  void anyHeaderIsAPduOrRefused() throws Exception {
    Fuzz.run(
        "iscsi-pdu",
        20_000,
        bytes -> {
          byte[] header = new byte[Pdu.HEADER_BYTES];
          bytes.get(header, 0, Math.min(header.length, bytes.remaining()));
          Pdu pdu = Pdu.decode(ByteBuffer.wrap(header), 0);
          ByteBuffer again = ByteBuffer.allocate(Pdu.HEADER_BYTES);
          Pdu.encode(pdu, again);
          assertThat(Pdu.decode(again, 0)).isEqualTo(pdu);
        });
  }

  @Test
  void anyTextIsKeysOrRefused() throws Exception {
    Fuzz.run(
        "iscsi-text",
        20_000,
        bytes -> {
          byte[] before = new byte[bytes.remaining()];
          bytes.get(0, before);
          assertThat(TextKeys.decode(bytes.duplicate())).hasSizeLessThanOrEqualTo(before.length);
          byte[] after = new byte[before.length];
          bytes.get(0, after);
          assertThat(Arrays.equals(before, after)).isTrue();
        });
  }
}
