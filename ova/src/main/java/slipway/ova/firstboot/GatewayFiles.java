package slipway.ova.firstboot;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import slipway.ova.configuration.Configuration;
import slipway.ova.configuration.Role;
import slipway.ova.programs.Programs;

/// What a gateway runs from: its identity and `gateway.properties`.
final class GatewayFiles {
  /// How long a lease may take before the gateway advertises its name in place of an address.
  private static final Duration LEASE_PATIENCE = Duration.ofSeconds(60);

  private static final String OWNER = "slipway-gateway";

  private final Place place;
  private final Programs programs;
  private final InstantSource clock;

  GatewayFiles(Place place, Programs programs, InstantSource clock) {
    this.place = place;
    this.programs = programs;
    this.clock = clock;
  }

  /// Answers whether the program has to start anew.
  boolean apply(Configuration configuration) throws IOException, InterruptedException {
    Path home = place.directory(place.data().resolve("gateway"), "rwx------", OWNER);
    place.directory(home.resolve("state"), "rwx------", OWNER);
    Path tls = home.resolve("tls");
    Keys keys = new Keys(place, programs);
    // With a manager on the same machine what was brought along is the manager's, for browsers.
    boolean alone = !configuration.roles().contains(Role.MANAGER);
    if (alone && configuration.enrolment().isPresent()) {
      place.directory(tls, "rwx------", OWNER);
    } else if (alone && configuration.tls().isPresent()) {
      keys.bring(configuration.tls().get(), tls, OWNER);
    } else {
      keys.issue(configuration, tls, OWNER, clock.instant());
    }
    // The gateway renews an enrolled identity by itself, and needs no restart for it.
    boolean enrols = alone && configuration.enrolment().isPresent();
    String certificate = enrols ? "" : Place.read(tls.resolve("cert.pem"));
    place.write(
        place.run().resolve("gateway.name"),
        (enrols
                ? configuration.hostname()
                : Keys.nameIn(Keys.chain(tls.resolve("cert.pem")).getFirst()))
            + "\n",
        "rw-r--r--",
        "root");
    boolean token = writeToken(enrols ? configuration.enrolment() : Optional.empty());
    boolean settings =
        place.write(
            place.run().resolve("gateway.properties"),
            properties(configuration, home, advertised(configuration))
                + (enrols ? enrolment(configuration.enrolment().orElseThrow()) : ""),
            "rw-r--r--",
            "root");
    boolean options =
        place.write(
            place.run().resolve("gateway.args"),
            """
            # %s
            -Xmx768m
            -XX:MaxDirectMemorySize=512m
            -XX:+ExitOnOutOfMemoryError
            -jar /usr/lib/slipway/gateway.jar
            node --config /run/slipway/gateway.properties
            """
                .formatted(Fingerprint.of(certificate)),
            "rw-r--r--",
            "root");
    return settings || options || token;
  }

  private Path tokenFile() {
    return place.run().resolve("gateway.token");
  }

  private boolean writeToken(Optional<Configuration.Enrolment> enrolment) throws IOException {
    if (enrolment.isEmpty()) {
      Files.deleteIfExists(tokenFile());
      return false;
    }
    return place.write(
        tokenFile(), enrolment.get().token().text() + "\n", "rw-r-----", "root:" + OWNER);
  }

  private String enrolment(Configuration.Enrolment enrolment) throws IOException {
    // Only root may read it.
    String machine = Place.read(place.at("sys/class/dmi/id/product_uuid")).strip();
    return """
    manager=%s
    manager.fingerprint=%s
    enrolment.token.file=%s
    machine=%s
    """
        .formatted(enrolment.manager(), enrolment.fingerprint(), tokenFile(), machine);
  }

  private static String properties(Configuration configuration, Path home, String advertised) {
    return """
    name=%s
    state=%s
    devices=/dev/disk/by-id
    tls=%s
    link.advertise=%s:10909
    iscsi.advertise=%s:3260
    """
        .formatted(
            configuration.hostname(),
            home.resolve("state"),
            home.resolve("tls"),
            advertised,
            advertised);
  }

  private static String advertised(Configuration configuration) throws InterruptedException {
    InetAddress address = configuration.network().map(Configuration.Network::address).orElse(null);
    if (address == null) {
      List<InetAddress> found = Addresses.await(LEASE_PATIENCE);
      if (found.isEmpty()) {
        return configuration.hostname();
      }
      address = found.getFirst();
    }
    String digits = address.getHostAddress().replaceFirst("%.*", "");
    return digits.contains(":") ? "[" + digits + "]" : digits;
  }
}
