package slipway.gateway.iscsi;

/// A CHAP name and secret. // RFC 7143 §12.1.3
public record Credentials(String name, String secret) {

  public Credentials {
    if (name.isBlank() || secret.isEmpty()) {
      throw new IllegalArgumentException("CHAP needs a name and a secret");
    }
  }

  /// Without the secret, which must not reach a log.
  @Override
  public String toString() {
    return "CHAP name " + name;
  }
}
