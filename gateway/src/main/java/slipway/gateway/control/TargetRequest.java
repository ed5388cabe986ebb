package slipway.gateway.control;

/// Who may reach a volume, and how it proves who it is.
///
/// @param iqn the target's name
/// @param initiator the only initiator name that sees it
public record TargetRequest(String iqn, String initiator, Chap chap) {
  /// @param password the secret; kept in a file that only the gateway's user can read
  public record Chap(String username, String password) {
    @Override
    public String toString() {
      return "CHAP user " + username;
    }
  }
}
