package slipway.ova.firstboot;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.ova.configuration.Configuration;
import slipway.ova.programs.Programs;

/// Name, address and time, as systemd's own daemons want them. The files live until the next boot.
final class NetworkFiles {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Place place;
  private final Programs programs;

  NetworkFiles(Place place, Programs programs) {
    this.place = place;
    this.programs = programs;
  }

  void apply(Configuration configuration) throws IOException, InterruptedException {
    if (write("run/systemd/network/10-slipway.network", network(configuration, match()))) {
      programs.run(LONGEST, List.of("networkctl", "reload"), "");
    }
    boolean hosts = write("etc/hosts", hosts(configuration));
    String before = Place.read(place.at("etc/hostname")).strip();
    if (hosts || !before.equals(configuration.hostname())) {
      programs.run(LONGEST, List.of("hostnamectl", "set-hostname", configuration.hostname()), "");
    }
    if (write("run/systemd/timesyncd.conf.d/slipway.conf", time(configuration))) {
      programs.run(
          LONGEST, List.of("systemctl", "--no-block", "try-restart", "systemd-timesyncd"), "");
    }
  }

  private boolean write(String file, String content) throws IOException {
    return place.write(place.at(file), content, "rw-r--r--", "root");
  }

  /// The first network card: others, which a gateway may be given, are not ours to configure.
  private String match() throws IOException {
    Path interfaces = place.at("sys/class/net");
    if (Files.isDirectory(interfaces)) {
      try (Stream<Path> found = Files.list(interfaces)) {
        Optional<Path> first =
            found
                .filter(each -> Files.exists(each.resolve("device")))
                .min(Comparator.comparingInt(NetworkFiles::index));
        if (first.isPresent()) {
          return "Name=" + first.get().getFileName();
        }
      }
    }
    return "Type=ether";
  }

  private static int index(Path networkInterface) {
    try {
      return Integer.parseInt(Files.readString(networkInterface.resolve("ifindex")).strip());
    } catch (IOException | NumberFormatException gone) {
      return Integer.MAX_VALUE;
    }
  }

  // systemd.network(5). ClientIdentifier=mac: a lease stays with the machine when its disk is new.
  static String network(Configuration configuration, String match) {
    List<String> lines = new ArrayList<>(List.of("[Match]", match, "", "[Network]"));
    if (configuration.network().isPresent()) {
      Configuration.Network network = configuration.network().get();
      lines.add("Address=" + network.address().getHostAddress() + "/" + network.prefix());
      lines.add("Gateway=" + network.gateway().getHostAddress());
      network.dns().forEach(server -> lines.add("DNS=" + server.getHostAddress()));
    } else {
      lines.add("DHCP=yes");
      lines.addAll(List.of("", "[DHCPv4]", "ClientIdentifier=mac"));
    }
    return String.join("\n", lines) + "\n";
  }

  static String hosts(Configuration configuration) {
    String name = configuration.hostname();
    int dot = name.indexOf('.');
    String names = dot < 0 ? name : name + " " + name.substring(0, dot);
    String own =
        configuration
            .network()
            .map(Configuration.Network::address)
            .map(InetAddress::getHostAddress)
            .orElse("127.0.1.1");
    return "127.0.0.1 localhost\n" + own + " " + names + "\n::1 localhost ip6-localhost\n";
  }

  private static String time(Configuration configuration) {
    return configuration.ntp().isEmpty()
        ? "[Time]\n"
        : "[Time]\nNTP=" + configuration.ntp().stream().collect(Collectors.joining(" ")) + "\n";
  }
}
