package slipway.gateway.iscsi;

/// Why a PDU was rejected. // RFC 7143 §11.17.1
public enum RejectReason {
  DATA_DIGEST_ERROR(2),
  SNACK_REJECT(3),
  PROTOCOL_ERROR(4),
  COMMAND_NOT_SUPPORTED(5),
  TOO_MANY_IMMEDIATE_COMMANDS(6),
  TASK_IN_PROGRESS(7),
  INVALID_DATA_ACK(8),
  INVALID_PDU_FIELD(9),
  LONG_OPERATION_REJECT(10),
  WAITING_FOR_LOGOUT(12);

  private static final RejectReason[] ALL = values();
  private final int code;

  RejectReason(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static RejectReason of(int code) throws MalformedPduException {
    for (RejectReason each : ALL) {
      if (each.code == code) {
        return each;
      }
    }
    throw new MalformedPduException("reject reason " + code);
  }
}
