package slipway.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// Sense data: why a command ended in CHECK CONDITION.
///
/// @param what key and additional sense code
/// @param information where it happened, when the command says (the offset of a miscompare)
/// @param descriptorFormat the format this logical unit is set to (D_SENSE)
public record Sense(AdditionalSense what, OptionalLong information, boolean descriptorFormat) {
  private static final int FIXED_BYTES = 18;
  private static final int INFORMATION_DESCRIPTOR_BYTES = 12;

  public Sense(AdditionalSense what) {
    this(what, OptionalLong.empty(), false);
  }

  public Sense inFormat(boolean descriptor) {
    return descriptor == descriptorFormat ? this : new Sense(what, information, descriptor);
  }

  /// The sense data as it goes over the wire.
  public ByteBuffer encode() {
    return descriptorFormat ? encodeDescriptors() : encodeFixed();
  }

  // SPC-4 §4.5.3
  private ByteBuffer encodeFixed() {
    ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES);
    boolean fits = information.isPresent() && information.getAsLong() <= 0xffff_ffffL;
    out.put(0, (byte) (fits ? 0xf0 : 0x70));
    out.put(2, (byte) what.key().code());
    if (fits) {
      out.putInt(3, (int) information.getAsLong());
    }
    out.put(7, (byte) (FIXED_BYTES - 8));
    out.put(12, (byte) what.asc());
    out.put(13, (byte) what.ascq());
    return out;
  }

  // SPC-4 §4.5.2
  private ByteBuffer encodeDescriptors() {
    int extra = information.isPresent() ? INFORMATION_DESCRIPTOR_BYTES : 0;
    ByteBuffer out = ByteBuffer.allocate(8 + extra);
    out.put(0, (byte) 0x72);
    out.put(1, (byte) what.key().code());
    out.put(2, (byte) what.asc());
    out.put(3, (byte) what.ascq());
    out.put(7, (byte) extra);
    if (extra > 0) {
      out.put(9, (byte) (INFORMATION_DESCRIPTOR_BYTES - 2));
      out.put(10, (byte) 0x80);
      out.putLong(12, information.getAsLong());
    }
    return out;
  }
}
