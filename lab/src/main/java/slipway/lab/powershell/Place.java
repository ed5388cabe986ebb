package slipway.lab.powershell;

/// Where something stands in a script.
public record Place(String file, int line) {
  DialectException error(String what) {
    return new DialectException(this, what);
  }

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
