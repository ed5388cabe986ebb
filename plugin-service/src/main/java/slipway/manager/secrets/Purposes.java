package slipway.manager.secrets;

/// What secrets are for, as it is bound into them. All there are: whoever seals something new says
/// so here, and [KeyRotation] seals it anew.
public final class Purposes {
  /// The step that keeps a CHAP secret.
  public static final String CHAP_STEP = "serve-volume";

  private Purposes() {}

  /// The password of a site's service account.
  public static String site(String id) {
    return "site " + id;
  }

  /// A volume's CHAP secret.
  public static String chap(String migration) {
    return "chap " + migration;
  }
}
