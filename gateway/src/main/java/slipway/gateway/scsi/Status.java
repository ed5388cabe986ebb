package slipway.gateway.scsi;

/// How a command ended. // SAM-5 §5.3.1
public enum Status {
  GOOD(0x00),
  CHECK_CONDITION(0x02),
  CONDITION_MET(0x04),
  BUSY(0x08),
  RESERVATION_CONFLICT(0x18),
  TASK_SET_FULL(0x28),
  TASK_ABORTED(0x40);

  private static final Status[] ALL = values();
  private final int code;

  Status(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /// The status with this code; throws `IllegalArgumentException` where there is none.
  public static Status of(int code) {
    for (Status status : ALL) {
      if (status.code == code) {
        return status;
      }
    }
    throw new IllegalArgumentException("SCSI status " + code);
  }
}
