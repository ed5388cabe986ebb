package slipway.ova.configuration;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the vSphere Client's installer of plugins left for the machine that it deployed, so that it
/// registers its plugin without an account. // vSphere Client SDK 8.0, "Integrated Solution
/// Installer"
///
/// @param endpoint where the token is good for something
/// @param thumbprint of the server there; empty when it is no SHA-256
public record Installer(URI endpoint, String thumbprint, Configuration.Secret token) {
  /// How the environment names what it left.
  public static final String KEYS = "solutionInstall.";

  private static final String TOKEN = "token";
  private static final String ENDPOINT = "postDeployData.endpoint";
  private static final String THUMBPRINT = "postDeployData.thumbprint";

  /// @param left by their keys without [#KEYS]; empty where somebody else deployed the machine, or
  ///     what was left is nothing that could be used
  public static Optional<Installer> of(Map<String, String> left) {
    String token = left.getOrDefault(TOKEN, "").strip();
    String address = left.getOrDefault(ENDPOINT, "").strip();
    if (token.isEmpty() || address.isEmpty()) {
      return Optional.empty();
    }
    String thumbprint = left.getOrDefault(THUMBPRINT, "").strip().toUpperCase(Locale.ROOT);
    try {
      URI endpoint = URI.create(address.contains("://") ? address : "https://" + address);
      if ("https".equals(endpoint.getScheme())
          && endpoint.getHost() != null
          && endpoint.getRawPath().startsWith("/")) {
        return Optional.of(
            new Installer(
                endpoint,
                thumbprint.matches("([0-9A-F]{2}:){31}[0-9A-F]{2}") ? thumbprint : "",
                new Configuration.Secret(token)));
      }
    } catch (IllegalArgumentException e) {
      // As where nothing was left.
    }
    return Optional.empty();
  }
}
