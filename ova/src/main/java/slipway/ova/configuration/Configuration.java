package slipway.ova.configuration;

import java.net.InetAddress;
import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// What the appliance shall be; everything in it has been checked.
///
/// @param network empty: DHCP
/// @param password of the administrator
/// @param vcenter of a manager
/// @param tls absent: the appliance makes its own
/// @param enrolment how a gateway comes to its certificate by itself
public record Configuration(
    List<Role> roles,
    String hostname,
    Optional<Network> network,
    List<String> ntp,
    Optional<Proxy> proxy,
    Secret password,
    boolean securityUpdates,
    Optional<VCenter> vcenter,
    Optional<Tls> tls,
    Optional<Enrolment> enrolment) {

  /// A fixed address.
  public record Network(
      InetAddress address, int prefix, InetAddress gateway, List<InetAddress> dns) {}

  /// @param except what is reached without it
  public record Proxy(URI url, List<String> except) {}

  /// @param registration the account that registers the plugin, once
  public record VCenter(String host, int port, String thumbprint, Optional<Account> registration) {

    /// As the manager's settings want it.
    public URI url() {
      String written = host.contains(":") ? "[" + host + "]" : host;
      return URI.create("https://" + written + (port == 443 ? "" : ":" + port));
    }
  }

  /// An account of vCenter.
  public record Account(String user, Secret password) {}

  /// @param manager `host:port`
  /// @param fingerprint of what the manager shows, or of its issuer
  public record Enrolment(String manager, String fingerprint, Secret token) {}

  /// @param chain the appliance's own certificate first
  /// @param authority of a gateway's manager
  public record Tls(
      List<X509Certificate> chain, PrivateKey key, Optional<X509Certificate> authority) {}

  /// A text that no log shows.
  public record Secret(String text) {
    @Override
    public String toString() {
      return "(secret)";
    }
  }
}
