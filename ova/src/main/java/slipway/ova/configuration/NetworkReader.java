package slipway.ova.configuration;

import static slipway.ova.configuration.Property.ADDRESS;
import static slipway.ova.configuration.Property.DNS;
import static slipway.ova.configuration.Property.GATEWAY;
import static slipway.ova.configuration.Property.HOSTNAME;
import static slipway.ova.configuration.Property.NO_PROXY;
import static slipway.ova.configuration.Property.NTP;
import static slipway.ova.configuration.Property.PREFIX;
import static slipway.ova.configuration.Property.PROXY;
import static slipway.ova.configuration.Property.VCENTER;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Checks where the appliance is on the network.
final class NetworkReader {
  static final int DNS_MAX = 3;
  static final int NTP_MAX = 4;

  private final Values values;

  NetworkReader(Values values) {
    this.values = values;
  }

  String hostname() {
    String name = values.given(HOSTNAME).orElse("slipway");
    if (!Hosts.isName(name)) {
      values.complain(HOSTNAME, Mistake.HOSTNAME_INVALID, name);
    }
    return name;
  }

  /// A fixed address, or nothing for DHCP.
  Optional<Configuration.Network> network() {
    if (values.isEmpty(ADDRESS)) {
      if (!values.isEmpty(PREFIX) || !values.isEmpty(GATEWAY)) {
        values.complain(ADDRESS, Mistake.ADDRESS_MISSING);
      }
      dns();
      return Optional.empty();
    }
    Optional<InetAddress> address = address(ADDRESS, Mistake.ADDRESS_INVALID);
    Optional<Integer> prefix = address.flatMap(this::prefix);
    checkForAMachine(address, prefix);
    Optional<InetAddress> gateway = gateway(address, prefix);
    List<InetAddress> dns = dns();
    if (values.list(DNS).isEmpty() && values.isUsable(DNS)) {
      Stream.concat(values.list(NTP).stream(), values.given(VCENTER).stream())
          .filter(host -> Hosts.isName(host.replaceFirst(":\\d+$", "")))
          .findFirst()
          .ifPresent(name -> values.complain(DNS, Mistake.DNS_MISSING, name));
    }
    if (address.isEmpty() || prefix.isEmpty() || gateway.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Configuration.Network(address.get(), prefix.get(), gateway.get(), dns));
  }

  private Optional<InetAddress> address(Property property, Mistake mistake) {
    Optional<InetAddress> address = values.given(property).flatMap(Hosts::address);
    if (address.isEmpty() && values.isUsable(property)) {
      values.complain(property, mistake, values.text(property));
    }
    return address;
  }

  private Optional<Integer> prefix(InetAddress address) {
    if (values.isEmpty(PREFIX)) {
      values.complain(PREFIX, Mistake.PREFIX_MISSING);
      return Optional.empty();
    }
    int longest = address.getAddress().length * 8;
    String text = values.text(PREFIX);
    if (!text.matches("[0-9]{1,3}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > longest) {
      values.complain(PREFIX, Mistake.PREFIX_INVALID, text);
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(text));
  }

  private void checkForAMachine(Optional<InetAddress> address, Optional<Integer> prefix) {
    if (address.isPresent()
        && (Hosts.isSpecial(address.get())
            || (prefix.isPresent() && Hosts.isNetworkOrBroadcast(address.get(), prefix.get())))) {
      values.complain(ADDRESS, Mistake.ADDRESS_NOT_FOR_A_MACHINE, values.text(ADDRESS));
    }
  }

  private Optional<InetAddress> gateway(Optional<InetAddress> address, Optional<Integer> prefix) {
    if (values.isEmpty(GATEWAY)) {
      values.complain(GATEWAY, Mistake.GATEWAY_MISSING);
      return Optional.empty();
    }
    Optional<InetAddress> gateway = address(GATEWAY, Mistake.GATEWAY_INVALID);
    if (gateway.isPresent() && address.isPresent() && prefix.isPresent()) {
      InetAddress own = address.get();
      // A router of IPv6 is often told by its link-local address. // RFC 4861 §6.1.2
      boolean onLink =
          gateway.get().isLinkLocalAddress()
              && own.getAddress().length == 16
              && gateway.get().getAddress().length == 16;
      if (gateway.get().equals(own)) {
        values.complain(GATEWAY, Mistake.GATEWAY_IS_ADDRESS, values.text(GATEWAY));
      } else if (!onLink && !Hosts.sameNetwork(own, gateway.get(), prefix.get())) {
        String network = Hosts.network(own, prefix.get());
        values.complain(
            GATEWAY, Mistake.GATEWAY_OUTSIDE, values.text(GATEWAY) + " is not in " + network);
      }
    }
    return gateway;
  }

  private List<InetAddress> dns() {
    List<String> written = values.list(DNS);
    if (written.size() > DNS_MAX) {
      values.complain(DNS, Mistake.DNS_TOO_MANY, written.size());
      return List.of();
    }
    List<InetAddress> servers = new ArrayList<>();
    for (String server : written) {
      Hosts.address(server)
          .ifPresentOrElse(servers::add, () -> values.complain(DNS, Mistake.DNS_INVALID, server));
    }
    return servers;
  }

  List<String> ntp() {
    List<String> servers = values.list(NTP);
    if (servers.size() > NTP_MAX) {
      values.complain(NTP, Mistake.NTP_TOO_MANY, servers.size());
    }
    servers.stream()
        .filter(server -> !Hosts.isNameOrAddress(server))
        .forEach(server -> values.complain(NTP, Mistake.NTP_INVALID, server));
    return servers;
  }

  Optional<Configuration.Proxy> proxy() {
    List<String> except = values.list(NO_PROXY);
    except.stream()
        .filter(host -> !Hosts.isNameOrAddress(host.replaceFirst("^\\*?\\.", "")))
        .forEach(host -> values.complain(NO_PROXY, Mistake.NO_PROXY_INVALID, host));
    return values
        .given(PROXY)
        .flatMap(this::proxyUrl)
        .map(url -> new Configuration.Proxy(url, except));
  }

  private Optional<URI> proxyUrl(String text) {
    try {
      URI url = URI.create(text);
      if (url.getUserInfo() != null) {
        values.complain(PROXY, Mistake.PROXY_WITH_PASSWORD);
        return Optional.empty();
      }
      boolean bare = orEmpty(url.getPath()).matches("/?") && url.getQuery() == null;
      String host = orEmpty(url.getHost()).replaceAll("[\\[\\]]", "");
      if ("http".equals(url.getScheme())
          && bare
          && url.getPort() != 0
          && Hosts.isNameOrAddress(host)
          && url.getPort() <= 65_535) {
        return Optional.of(URI.create("http://" + url.getAuthority()));
      }
    } catch (IllegalArgumentException notAUrl) {
      // Told below, as every other shape.
    }
    values.complain(PROXY, Mistake.PROXY_INVALID);
    return Optional.empty();
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }
}
