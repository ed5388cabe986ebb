package slipway.ova.firstboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import slipway.ova.configuration.Configuration;
import slipway.ova.programs.Programs;

/// Debian's security updates by themselves, or not; and the proxy that they come through.
final class Updates {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final List<String> TIMERS = List.of("apt-daily.timer", "apt-daily-upgrade.timer");

  private final Place place;
  private final Programs programs;

  Updates(Place place, Programs programs) {
    this.place = place;
    this.programs = programs;
  }

  void apply(Configuration configuration) throws IOException, InterruptedException {
    boolean on = configuration.securityUpdates();
    Path settings = place.at("etc/apt/apt.conf.d/20slipway-updates");
    String flag = on ? "1" : "0";
    boolean changed =
        place.write(
            settings,
            """
            // Written at every boot from the property security_updates.
            APT::Periodic::Update-Package-Lists "%s";
            APT::Periodic::Unattended-Upgrade "%s";
            """
                .formatted(flag, flag),
            "rw-r--r--",
            "root");
    if (changed) {
      List<String> command =
          new ArrayList<>(List.of("systemctl", on ? "enable" : "disable", "--now", "--no-block"));
      command.addAll(TIMERS);
      programs.run(LONGEST, command, "");
    }
    Path proxy = place.at("etc/apt/apt.conf.d/80slipway-proxy");
    if (configuration.proxy().isPresent()) {
      place.write(proxy, proxy(configuration.proxy().get()), "rw-r--r--", "root");
    } else {
      Files.deleteIfExists(proxy);
    }
  }

  // apt.conf(5)
  private static String proxy(Configuration.Proxy proxy) {
    StringBuilder text = new StringBuilder();
    text.append("Acquire::http::Proxy \"").append(proxy.url()).append("\";\n");
    for (String host : proxy.except()) {
      text.append("Acquire::http::Proxy::").append(host).append(" \"DIRECT\";\n");
    }
    return text.toString();
  }
}
