package slipway.gateway.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every PDU, by its opcode: what is decoded encodes to the same again, and no bytes whatever make
/// a decoder throw anything but its one exception.
class PduTest {
  private static final int ROUNDS = 2000;
  private static final int[] LOGIN_STATUSES = {0, 0x0200, 0x0203, 0x0300, 0x0302};
  private static final int[] STATUSES = {0, 2, 4, 8, 0x18, 0x28, 0x40};

  @ParameterizedTest
  @EnumSource(Opcode.class)
  void everyPduSurvivesARoundTrip(Opcode opcode) throws Exception {
    Random random = new Random(Long.getLong("seed", 20_261_121L));
    for (int i = 0; i < ROUNDS; i++) {
      ByteBuffer header = plausible(opcode, random);
      Pdu pdu = Pdu.decode(header, 0);
      assertThat(pdu.opcode()).isEqualTo(opcode);
      ByteBuffer again = ByteBuffer.allocate(Pdu.HEADER_BYTES);
      Pdu.encode(pdu, again);
      assertThat(again.hasRemaining()).isFalse();
      assertThat(Pdu.decode(again, 0)).isEqualTo(pdu);
      if (opcode != Opcode.READY_TO_TRANSFER) {
        assertThat(pdu.dataLength()).isEqualTo(header.getInt(4) & 0xff_ffff);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Opcode.class)
  void anyBytesDecodeOrAreMalformed(Opcode opcode) {
    Random random = new Random(Long.getLong("seed", 20_261_121L));
    byte[] bytes = new byte[Pdu.HEADER_BYTES];
    for (int i = 0; i < ROUNDS; i++) {
      random.nextBytes(bytes);
      bytes[0] = (byte) ((bytes[0] & 0xc0) | opcode.code());
      decodeOrMalformed(bytes);
    }
  }

  @Property
  void noHeaderBreaksTheDecoder(@ForAll @Size(48) byte[] bytes) {
    decodeOrMalformed(bytes);
  }

  @Property
  void noTextBreaksTheKeys(@ForAll byte[] bytes) {
    try {
      assertThat(TextKeys.decode(ByteBuffer.wrap(bytes))).doesNotContainKey("");
    } catch (MalformedPduException e) {
      assertThat(e).hasMessageContaining("text key");
    }
  }

  @org.junit.jupiter.api.Test
  void anOpcodeNobodyAssignedIsMalformed() {
    ByteBuffer header = ByteBuffer.allocate(Pdu.HEADER_BYTES).put(0, (byte) 0x1c);
    assertThatThrownBy(() -> Pdu.decode(header, 0)).isInstanceOf(MalformedPduException.class);
  }

  private static void decodeOrMalformed(byte[] bytes) {
    try {
      assertThat(Pdu.decode(ByteBuffer.wrap(bytes), 0)).isNotNull();
    } catch (MalformedPduException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /// Random bytes with the enumerated fields in range.
  private static ByteBuffer plausible(Opcode opcode, Random random) {
    byte[] bytes = new byte[Pdu.HEADER_BYTES];
    random.nextBytes(bytes);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.put(0, (byte) (opcode.code() | (random.nextBoolean() ? 0x40 : 0)));
    int stages = new int[] {0, 1, 3, 4, 5, 7}[random.nextInt(6)];
    switch (opcode) {
      case SCSI_COMMAND -> header.put(1, (byte) ((bytes[1] & 0xe0) | random.nextInt(5)));
      case TASK_MANAGEMENT_REQUEST -> header.put(1, (byte) (0x81 + random.nextInt(8)));
      case LOGIN_REQUEST -> header.put(1, (byte) ((bytes[1] & 0xc0) | stages));
      case LOGIN_RESPONSE -> {
        header.put(1, (byte) ((bytes[1] & 0xc0) | stages));
        header.putShort(36, (short) LOGIN_STATUSES[random.nextInt(LOGIN_STATUSES.length)]);
      }
      case SCSI_RESPONSE, DATA_IN -> {
        int residual = new int[] {0, 2, 4}[random.nextInt(3)];
        header.put(1, (byte) ((bytes[1] & 0x81) | residual));
        header.put(3, (byte) STATUSES[random.nextInt(STATUSES.length)]);
      }
      case TASK_MANAGEMENT_RESPONSE -> header.put(2, (byte) random.nextInt(7));
      case REJECT -> header.put(2, (byte) (2 + random.nextInt(9)));
      default -> {}
    }
    return header;
  }
}
