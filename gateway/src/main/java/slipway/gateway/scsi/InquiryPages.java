package slipway.gateway.scsi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What the disk says about itself. // SPC-4 §6.6 and §7.8, SBC-4 §6.6
final class InquiryPages {
  /// Peripheral qualifier and type of a logical unit which is not there. // SPC-4 §6.6.2
  static final int NO_DEVICE = 0x7f;

  private static final int STANDARD_BYTES = 96;
  private static final int SPC_4 = 6;
  private static final int[] VERSION_DESCRIPTORS = {
    0x00a0, // SAM-5
    0x0960, // iSCSI
    0x0460, // SPC-4
    0x04c0, // SBC-3
  };
  private static final int SUPPORTED_PAGES = 0x00;
  private static final int UNIT_SERIAL_NUMBER = 0x80;
  private static final int DEVICE_IDENTIFICATION = 0x83;
  private static final int EXTENDED_INQUIRY = 0x86;
  private static final int BLOCK_LIMITS = 0xb0;
  private static final int BLOCK_CHARACTERISTICS = 0xb1;
  private static final int PROVISIONING = 0xb2;
  private static final byte[] PAGES = {
    SUPPORTED_PAGES,
    (byte) UNIT_SERIAL_NUMBER,
    (byte) DEVICE_IDENTIFICATION,
    (byte) EXTENDED_INQUIRY,
    (byte) BLOCK_LIMITS,
    (byte) BLOCK_CHARACTERISTICS,
    (byte) PROVISIONING,
  };

  private final Medium medium;
  private final DiskIdentity identity;

  InquiryPages(Medium medium, DiskIdentity identity) {
    this.medium = medium;
    this.identity = identity;
  }

  Reply inquire(Cdb cdb) {
    boolean vital = cdb.bit(1, 0x01);
    int page = cdb.u8(2);
    int allocation = cdb.u16(3);
    if (!vital) {
      return page != 0
          ? Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB)
          : Reply.data(standard(), allocation);
    }
    return switch (page) {
      case SUPPORTED_PAGES -> Reply.data(page(page, PAGES), allocation);
      case UNIT_SERIAL_NUMBER -> Reply.data(page(page, ascii(identity.serial())), allocation);
      case DEVICE_IDENTIFICATION -> Reply.data(page(page, designators()), allocation);
      case EXTENDED_INQUIRY -> Reply.data(page(page, extended()), allocation);
      case BLOCK_LIMITS -> Reply.data(page(page, limits()), allocation);
      case BLOCK_CHARACTERISTICS -> Reply.data(page(page, characteristics()), allocation);
      case PROVISIONING -> Reply.data(page(page, provisioning()), allocation);
      default -> Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
    };
  }

  /// The answer for a logical unit number where there is nothing.
  static Reply absent(Cdb cdb) {
    ByteBuffer out = ByteBuffer.allocate(STANDARD_BYTES);
    out.put(0, (byte) NO_DEVICE).put(2, (byte) SPC_4).put(3, (byte) 2);
    out.put(4, (byte) (STANDARD_BYTES - 5));
    return cdb.bit(1, 0x01)
        ? Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB)
        : Reply.data(out, cdb.u16(3));
  }

  private ByteBuffer standard() {
    ByteBuffer out = ByteBuffer.allocate(STANDARD_BYTES);
    out.put(2, (byte) SPC_4);
    out.put(3, (byte) 0x12); // HISUP, response data format 2
    out.put(4, (byte) (STANDARD_BYTES - 5));
    out.put(7, (byte) 0x02); // CMDQUE
    out.put(8, padded(identity.vendor(), 8));
    out.put(16, padded(identity.product(), 16));
    out.put(32, padded(identity.revision(), 4));
    for (int i = 0; i < VERSION_DESCRIPTORS.length; i++) {
      out.putShort(58 + 2 * i, (short) VERSION_DESCRIPTORS[i]);
    }
    return out;
  }

  private static ByteBuffer page(int code, byte[] body) {
    ByteBuffer out = ByteBuffer.allocate(4 + body.length);
    out.put(1, (byte) code).putShort(2, (short) body.length).put(4, body);
    return out;
  }

  /// An NAA and a T10 vendor identifier of the logical unit. // SPC-4 §7.8.6
  private byte[] designators() {
    byte[] vendorSpecific = ascii(identity.serial());
    ByteBuffer out = ByteBuffer.allocate(4 + 8 + 4 + 8 + vendorSpecific.length);
    out.put((byte) 0x01).put((byte) 0x03).put((byte) 0).put((byte) 8).putLong(identity.naa());
    out.put((byte) 0x02).put((byte) 0x01).put((byte) 0).put((byte) (8 + vendorSpecific.length));
    out.put(padded(identity.vendor(), 8)).put(vendorSpecific);
    return out.array();
  }

  private static byte[] extended() {
    byte[] body = new byte[60];
    body[1] = 0x07; // HEADSUP, ORDSUP, SIMPSUP
    body[2] = 0x01; // V_SUP: there is a volatile cache
    return body;
  }

  // SBC-4 §6.6.4
  private byte[] limits() {
    ByteBuffer body = ByteBuffer.allocate(60);
    body.put(0, (byte) 0x01); // WSNZ
    body.put(1, (byte) Medium.MAX_COMPARE_BLOCKS);
    body.putShort(2, (short) Medium.GRANULARITY_BLOCKS);
    body.putInt(4, Medium.MAX_TRANSFER_BLOCKS);
    body.putInt(8, 0);
    body.putInt(12, Medium.MAX_TRANSFER_BLOCKS);
    if (medium.thin()) {
      body.putInt(16, Medium.MAX_UNMAP_BLOCKS);
      body.putInt(20, Medium.MAX_UNMAP_DESCRIPTORS);
      body.putInt(24, Medium.GRANULARITY_BLOCKS);
      body.putInt(28, 0x8000_0000); // UGAVALID, alignment 0
    }
    body.putLong(32, Medium.MAX_WRITE_SAME_BLOCKS);
    return body.array();
  }

  private static byte[] characteristics() {
    byte[] body = new byte[60];
    body[1] = 1; // non-rotating
    body[3] = 0x40; // WABEREQ: what was erased can be read
    return body;
  }

  // SBC-4 §6.6.7
  private byte[] provisioning() {
    byte[] body = new byte[4];
    if (medium.thin()) {
      body[1] = (byte) 0xe4; // LBPU, LBPWS, LBPWS10, LBPRZ = 001b: unmapped blocks read as zeros
      body[2] = 0x02; // thin provisioned
    }
    return body;
  }

  private static byte[] padded(String text, int length) {
    return ascii(String.format("%-" + length + "s", text));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
