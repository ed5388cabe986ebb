package slipway.ova.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import slipway.ova.configuration.Role;
import slipway.ova.firstboot.Addresses;
import slipway.ova.firstboot.Fingerprint;
import slipway.ova.firstboot.Place;
import slipway.ova.programs.Programs;

/// Shows the page, draws it anew when something changes, and leads through the menu. It never
/// changes anything itself but what it keeps for the first boot's program, which it then runs
/// again.
public final class Console {
  /// How soon a change shows.
  private static final Duration GLANCE = Duration.ofSeconds(3);

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Place place;
  private final Programs programs;
  private final Terminal terminal;
  private final Menu menu;

  public Console(Place place, Programs programs, Terminal terminal, InstantSource clock) {
    this.place = place;
    this.programs = programs;
    this.terminal = terminal;
    this.menu = new Menu(place, programs, terminal, clock);
  }

  /// Runs until the terminal is gone.
  public void run() throws InterruptedException {
    try {
      Page shown = null;
      while (true) {
        Page page = page();
        if (!page.equals(shown)) {
          terminal.show(page.text());
          shown = page;
        }
        Optional<String> choice = terminal.line(GLANCE);
        if (choice.isPresent()) {
          menu.choose(choice.get().strip());
          shown = null;
        }
      }
    } catch (IOException gone) {
      // systemd starts the next one.
      System.getLogger(Console.class.getName()).log(System.Logger.Level.DEBUG, gone);
    }
  }

  /// As things are now.
  Page page() throws IOException, InterruptedException {
    Path version = place.root().resolve("usr/lib/slipway/version");
    List<String> complaints =
        Files.exists(place.complaints()) ? Files.readAllLines(place.complaints()) : List.of();
    Path certificate = place.httpsCertificate();
    boolean settling = !state("slipway-first-boot.service").equals("active");
    return new Page(
        Files.exists(version) ? Files.readString(version).strip() : "",
        roles(),
        Addresses.now(),
        Files.exists(certificate) ? Fingerprint.of(Files.readString(certificate)) : "",
        complaints,
        settling);
  }

  private Map<Role, String> roles() throws IOException, InterruptedException {
    List<Role> present = new ArrayList<>();
    for (Role role : Role.values()) {
      if (Files.exists(place.role(role))) {
        present.add(role);
      }
    }
    Map<Role, String> states = new TreeMap<>();
    for (Role role : present) {
      states.put(role, state("slipway-" + role.word() + ".service"));
    }
    return states;
  }

  private String state(String unit) throws IOException, InterruptedException {
    return programs
        .run(LONGEST, List.of("systemctl", "show", "--value", "--property=ActiveState", unit), "")
        .strip();
  }
}
