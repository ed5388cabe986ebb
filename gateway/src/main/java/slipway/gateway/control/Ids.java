package slipway.gateway.control;

/// Names of exports and volumes: they become file names and parts of URIs.
final class Ids {
  /// Longer than any id the manager makes, shorter than any file system's limit.
  private static final int MAX_LENGTH = 100;

  private Ids() {}

  static String checked(String id) {
    if (id.length() > MAX_LENGTH || !id.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
      throw new Fault(FaultType.REQUEST_INVALID, "Not an id: " + id);
    }
    return id;
  }
}
