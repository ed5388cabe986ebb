package slipway.gateway.iscsi;

/// How a command is ordered among others; ours are all simple. // RFC 7143 §11.3.1
public enum TaskAttribute {
  UNTAGGED(0),
  SIMPLE(1),
  ORDERED(2),
  HEAD_OF_QUEUE(3),
  ACA(4);

  private static final TaskAttribute[] ALL = values();
  private final int code;

  TaskAttribute(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static TaskAttribute of(int code) throws MalformedPduException {
    for (TaskAttribute each : ALL) {
      if (each.code == code) {
        return each;
      }
    }
    throw new MalformedPduException("task attribute " + code);
  }
}
