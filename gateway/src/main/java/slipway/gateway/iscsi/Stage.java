package slipway.gateway.iscsi;

/// The stages of a login. // RFC 7143 §11.12.3
public enum Stage {
  SECURITY(0),
  OPERATIONAL(1),
  FULL_FEATURE(3);

  private static final Stage[] ALL = values();
  private final int code;

  Stage(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static Stage of(int code) throws MalformedPduException {
    for (Stage each : ALL) {
      if (each.code == code) {
        return each;
      }
    }
    throw new MalformedPduException("login stage " + code);
  }
}
