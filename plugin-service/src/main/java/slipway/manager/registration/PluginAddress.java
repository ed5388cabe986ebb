package slipway.manager.registration;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/// Where vCenter finds the plugin.
public final class PluginAddress {
  private static final int HTTPS = 443;
  private static final String MANIFEST = "/plugin.zip";

  /// A certificate of the appliance's own making has no name that others know.
  private static final String OWN_NAME = "slipway";

  private PluginAddress() {}

  /// By the name in the certificate that is served there, or the address as vCenter sees it.
  public static URI of(X509Certificate shown, URI vcenter) throws IOException {
    String name = name(shown);
    return name.isEmpty() ? towards(vcenter) : url(name);
  }

  /// By the address that packets to a vCenter leave from. Nothing is sent.
  public static URI towards(URI vcenter) throws IOException {
    var there =
        new InetSocketAddress(vcenter.getHost(), vcenter.getPort() < 0 ? HTTPS : vcenter.getPort());
    if (there.isUnresolved()) {
      throw new IOException("there is no address of " + vcenter.getHost());
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(there);
      InetAddress here = socket.getLocalAddress();
      String digits = here.getHostAddress().replaceFirst("%.*", "");
      return url(here instanceof Inet6Address ? "[" + digits + "]" : digits);
    }
  }

  private static URI url(String host) {
    return URI.create("https://" + host + ":" + HTTPS + MANIFEST);
  }

  private static String name(X509Certificate shown) throws IOException {
    try {
      Collection<List<?>> alternatives = shown.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          // RFC 5280 §4.2.1.6: 2 is a DNS name.
          if (alternative.getFirst().equals(2)
              && alternative.get(1) instanceof String name
              && !name.startsWith("*")) {
            return name.equals(OWN_NAME) ? "" : name;
          }
        }
      }
    } catch (CertificateParsingException e) {
      throw new IOException("the certificate is damaged", e);
    }
    return "";
  }
}
