package slipway.ova.firstboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import slipway.ova.configuration.Configuration;
import slipway.ova.configuration.Installer;
import slipway.ova.configuration.Role;
import slipway.ova.programs.Programs;

/// Makes the roles ready to run, opens their ports, and starts, restarts or stops them as needed. A
/// role whose configuration has not changed is left alone: machines may be booted from it.
final class RoleFiles {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Place place;
  private final Programs programs;
  private final InstantSource clock;

  RoleFiles(Place place, Programs programs, InstantSource clock) {
    this.place = place;
    this.programs = programs;
    this.clock = clock;
  }

  /// @param installer that deployed the appliance, and waits for its plugin
  void apply(Configuration configuration, Optional<Installer> installer)
      throws IOException, InterruptedException {
    place.directory(place.data(), "rwx--x--x", "root");
    place.directory(place.run().resolve("roles"), "rwxr-xr-x", "root");
    List<Role> changed = new ArrayList<>();
    for (Role role : configuration.roles()) {
      boolean anew =
          switch (role) {
            case MANAGER ->
                new ManagerFiles(place, programs, clock).apply(configuration, installer);
            case GATEWAY -> new GatewayFiles(place, programs, clock).apply(configuration);
          };
      if (anew) {
        changed.add(role);
      }
    }
    openPorts(configuration.roles());
    for (Role role : Role.values()) {
      String unit = "slipway-" + role.word() + ".service";
      if (configuration.roles().contains(role)) {
        place.write(place.role(role), "", "rw-r--r--", "root");
        systemctl(changed.contains(role) ? "restart" : "start", unit);
      } else if (Files.deleteIfExists(place.role(role))) {
        systemctl("stop", unit);
      }
    }
    if (configuration.roles().contains(Role.MANAGER) && Files.exists(place.registration())) {
      systemctl("restart", "slipway-registration.service");
    }
  }

  private void openPorts(List<Role> roles) throws IOException, InterruptedException {
    String ports =
        roles.stream()
            .flatMap(role -> role.ports().stream())
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    Path file = place.run().resolve("nftables/ports.nft");
    String rule = "add element inet slipway open { " + ports + " }\n";
    if (place.write(file, rule, "rw-r--r--", "root")) {
      systemctl("reload", "nftables.service");
    }
  }

  // Without waiting: the units come after this program itself.
  private void systemctl(String verb, String unit) throws IOException, InterruptedException {
    programs.run(LONGEST, List.of("systemctl", "--no-block", verb, unit), "");
  }
}
