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

  /// What of the registration's outcome fits on the page.
  private static final int OUTCOME_LINES = 4;

  private static final int OUTCOME_COLUMNS = 300;

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
  public void run() throws IOException, InterruptedException {
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
    } catch (TerminalGoneException gone) {
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
    List<Role> roles = new ArrayList<>();
    for (Role role : Role.values()) {
      if (Files.exists(place.role(role))) {
        roles.add(role);
      }
    }
    List<String> units = new ArrayList<>(List.of("slipway-first-boot.service"));
    roles.forEach(role -> units.add("slipway-" + role.word() + ".service"));
    List<String> states = states(units);
    Map<Role, String> stateOfRoles = new TreeMap<>();
    for (int i = 0; i < roles.size(); i++) {
      stateOfRoles.put(roles.get(i), states.get(i + 1));
    }
    return new Page(
        Files.exists(version) ? Files.readString(version).strip() : "",
        stateOfRoles,
        Addresses.now(),
        Files.exists(certificate) ? Fingerprint.of(Files.readString(certificate)) : "",
        registration(),
        complaints,
        !states.getFirst().equals("active"));
  }

  /// Some of it came from vCenter: nothing of that may move the cursor.
  private List<String> registration() throws IOException {
    if (Files.notExists(place.registrationOutcome())) {
      return List.of();
    }
    return Files.readString(place.registrationOutcome())
        .lines()
        .filter(line -> !line.isBlank())
        .limit(OUTCOME_LINES)
        .map(line -> line.replaceAll("\\p{Cntrl}", "?"))
        .map(line -> line.substring(0, Math.min(OUTCOME_COLUMNS, line.length())))
        .toList();
  }

  /// One state for each unit, in their order.
  private List<String> states(List<String> units) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("systemctl", "show", "--value", "--property=ActiveState"));
    command.addAll(units);
    List<String> states =
        programs.run(LONGEST, command, "").lines().filter(line -> !line.isBlank()).toList();
    if (states.size() != units.size()) {
      throw new IOException("systemctl tells " + states + " of " + units);
    }
    return states;
  }
}
