package slipway.gateway.iscsi;

/// What became of it. // RFC 7143 §11.6.1
public enum TaskOutcome {
  COMPLETE(0),
  TASK_DOES_NOT_EXIST(1),
  LUN_DOES_NOT_EXIST(2),
  TASK_STILL_ALLEGIANT(3),
  REASSIGNMENT_NOT_SUPPORTED(4),
  NOT_SUPPORTED(5),
  AUTHORIZATION_FAILED(6),
  REJECTED(255);

  private static final TaskOutcome[] ALL = values();
  private final int code;

  TaskOutcome(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static TaskOutcome of(int code) throws MalformedPduException {
    for (TaskOutcome each : ALL) {
      if (each.code == code) {
        return each;
      }
    }
    throw new MalformedPduException("task management response " + code);
  }
}
