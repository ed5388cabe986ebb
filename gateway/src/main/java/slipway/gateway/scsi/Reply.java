package slipway.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The answer to a command: a status with its sense data, or with the data the initiator asked for.
///
/// @param status how it ended
/// @param sense present with CHECK CONDITION and nowhere else
/// @param data the bytes between position and limit go to the initiator; empty when there are none
public record Reply(Status status, @Nullable Sense sense, ByteBuffer data) {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  public static final Reply GOOD = new Reply(Status.GOOD, null, NOTHING);
  public static final Reply BUSY = new Reply(Status.BUSY, null, NOTHING);
  public static final Reply CONFLICT = new Reply(Status.RESERVATION_CONFLICT, null, NOTHING);
  public static final Reply CONDITION_MET = new Reply(Status.CONDITION_MET, null, NOTHING);

  public Reply {
    if ((status == Status.CHECK_CONDITION) != (sense != null)) {
      throw new IllegalArgumentException("sense data belongs to CHECK CONDITION alone");
    }
  }

  public static Reply data(ByteBuffer data) {
    return new Reply(Status.GOOD, null, data);
  }

  /// The first `allocation` bytes of what the buffer holds. // SPC-4 §4.2.5.6
  public static Reply data(ByteBuffer data, long allocation) {
    int length = (int) Math.min(data.remaining(), allocation);
    return data(data.slice(data.position(), length));
  }

  public static Reply check(AdditionalSense what) {
    return new Reply(Status.CHECK_CONDITION, new Sense(what), NOTHING);
  }

  public static Reply check(AdditionalSense what, long information) {
    Sense sense = new Sense(what, OptionalLong.of(information), false);
    return new Reply(Status.CHECK_CONDITION, sense, NOTHING);
  }

  Reply senseFormat(boolean descriptor) {
    if (sense == null || sense.descriptorFormat() == descriptor) {
      return this;
    }
    return new Reply(status, sense.inFormat(descriptor), data);
  }
}
