package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// The sequence numbers which every PDU of the target carries at the same place, so that the
/// transmitter can put them in at the last moment. // RFC 7143 §4.2.2
public record Stamp(int statSn, int expCmdSn, int maxCmdSn) {
  /// Stands in a PDU until it is transmitted.
  public static final Stamp LATER = new Stamp(0, 0, 0);

  static Stamp at(ByteBuffer in, int at) {
    return new Stamp(in.getInt(at + 24), in.getInt(at + 28), in.getInt(at + 32));
  }

  void put(ByteBuffer out, int at) {
    out.putInt(at + 24, statSn).putInt(at + 28, expCmdSn).putInt(at + 32, maxCmdSn);
  }
}
