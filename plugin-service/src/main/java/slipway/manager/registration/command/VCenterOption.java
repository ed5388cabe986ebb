package slipway.manager.registration.command;

import java.net.URI;
import picocli.CommandLine.Option;

/// A vCenter on the command line, with the certificate that it has to present.
final class VCenterOption {
  @Option(
      names = "--vcenter",
      required = true,
      paramLabel = "HOST[:PORT]",
      description = "A vCenter; may be said several times, each followed by its --thumbprint.")
  String vcenter = "";

  @Option(
      names = "--thumbprint",
      paramLabel = "SHA256",
      description =
          "SHA-256 of its certificate, colon-separated hex. Without it the certificate is shown and"
              + " has to be confirmed at the terminal.")
  String thumbprint = "";

  URI url() {
    return url(vcenter);
  }

  /// A host, a host and port, or an `https` address without a path.
  static URI url(String text) {
    String address = text.contains("://") ? text : "https://" + text;
    URI url;
    try {
      url = URI.create(address.replaceFirst("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a vCenter is HOST or HOST:PORT, not " + text, e);
    }
    if (!"https".equals(url.getScheme()) || url.getHost() == null || !url.getRawPath().isEmpty()) {
      throw new IllegalArgumentException("a vCenter is HOST or HOST:PORT, not " + text);
    }
    return url;
  }
}
