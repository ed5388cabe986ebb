package slipway.gateway.iscsi;

/// What a task management request asks for. // RFC 7143 §11.5.1
public enum TaskFunction {
  ABORT_TASK(1),
  ABORT_TASK_SET(2),
  CLEAR_ACA(3),
  CLEAR_TASK_SET(4),
  LOGICAL_UNIT_RESET(5),
  TARGET_WARM_RESET(6),
  TARGET_COLD_RESET(7),
  TASK_REASSIGN(8);

  private static final TaskFunction[] ALL = values();
  private final int code;

  TaskFunction(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static TaskFunction of(int code) throws MalformedPduException {
    for (TaskFunction each : ALL) {
      if (each.code == code) {
        return each;
      }
    }
    throw new MalformedPduException("task management function " + code);
  }
}
