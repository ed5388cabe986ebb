package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// By how much the data of a command differs from what the initiator expected: positive when the
/// initiator expected too little (overflow), negative when too much (underflow).
/// // RFC 7143 §11.4.5.1
public record Residual(long bytes) {
  public static final Residual NONE = new Residual(0);
  private static final int OVERFLOW = 0x04;
  private static final int UNDERFLOW = 0x02;

  public Residual {
    if (Math.abs(bytes) > 0xffff_ffffL) {
      throw new IllegalArgumentException("residual of " + bytes + " bytes");
    }
  }

  static Residual at(ByteBuffer in, int at) throws MalformedPduException {
    int flags = in.get(at + 1) & (OVERFLOW | UNDERFLOW);
    long count = in.getInt(at + 44) & 0xffff_ffffL;
    return switch (flags) {
      case 0 -> NONE;
      case OVERFLOW -> new Residual(count);
      case UNDERFLOW -> new Residual(-count);
      default -> throw new MalformedPduException("both overflow and underflow");
    };
  }

  void put(ByteBuffer out, int at) {
    if (bytes != 0) {
      out.put(at + 1, (byte) (out.get(at + 1) | (bytes > 0 ? OVERFLOW : UNDERFLOW)));
      out.putInt(at + 44, (int) Math.abs(bytes));
    }
  }
}
