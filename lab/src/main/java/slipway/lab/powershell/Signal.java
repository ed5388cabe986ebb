package slipway.lab.powershell;

/// What leaves a block early without being an error.
abstract sealed class Signal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Signal() {
    super(null, null, false, false);
  }

  static final class Return extends Signal {
    private static final long serialVersionUID = 1L;
  }

  static final class Break extends Signal {
    private static final long serialVersionUID = 1L;
  }

  static final class Continue extends Signal {
    private static final long serialVersionUID = 1L;
  }

  static final class Exit extends Signal {
    private static final long serialVersionUID = 1L;
    private final int code;

    Exit(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }
}
