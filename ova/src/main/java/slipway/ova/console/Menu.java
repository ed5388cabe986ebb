package slipway.ova.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import slipway.ova.configuration.Complaint;
import slipway.ova.configuration.ConfigurationReader;
import slipway.ova.configuration.Property;
import slipway.ova.firstboot.Corrections;
import slipway.ova.firstboot.FirstBoot;
import slipway.ova.firstboot.Passwords;
import slipway.ova.firstboot.Place;
import slipway.ova.programs.Programs;

/// What can be done at the console. Once there is a password of admin, everything asks for it.
final class Menu {
  /// How long a question waits for its answer before the page comes back.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration READING_TIME = Duration.ofSeconds(20);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final List<Property> NETWORK =
      List.of(Property.ADDRESS, Property.PREFIX, Property.GATEWAY, Property.DNS);

  private final Place place;
  private final Programs programs;
  private final Terminal terminal;
  private final InstantSource clock;
  private final Passwords passwords;

  Menu(Place place, Programs programs, Terminal terminal, InstantSource clock) {
    this.place = place;
    this.programs = programs;
    this.terminal = terminal;
    this.clock = clock;
    this.passwords = new Passwords(place, programs);
  }

  void choose(String choice) throws IOException, InterruptedException {
    if (!choice.matches("[1-6]")) {
      return;
    }
    try {
      if (!isAllowed()) {
        say("That is not the password of admin.");
        return;
      }
      switch (choice) {
        case "1" -> change(askAll(NETWORK));
        case "2" -> changePassword();
        case "3" -> changeAnother();
        case "4" -> change(askAll(List.of(Property.SECURITY_UPDATES)));
        case "5" -> programs.run(LONGEST, List.of("systemctl", "reboot"), "");
        default -> programs.run(LONGEST, List.of("systemctl", "poweroff"), "");
      }
    } catch (TerminalGoneException gone) {
      throw gone;
    } catch (IOException e) {
      say("It could not be done: " + e.getMessage());
    } catch (Unanswered e) {
      terminal.say("Nothing was changed.");
    }
  }

  /// Nobody answered; back to the page.
  private static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private boolean isAllowed() throws IOException, InterruptedException, Unanswered {
    return !passwords.isKept() || passwords.isCurrent(secret("Password of admin: "));
  }

  private void say(String line) throws IOException, InterruptedException {
    terminal.say(line);
    terminal.say("Enter goes back.");
    terminal.line(READING_TIME);
  }

  private String answer(String question) throws IOException, InterruptedException, Unanswered {
    terminal.say(question);
    return terminal.line(PATIENCE).orElseThrow(Unanswered::new);
  }

  private String secret(String question) throws IOException, InterruptedException, Unanswered {
    terminal.echo(false);
    try {
      return answer(question);
    } finally {
      terminal.echo(true);
      terminal.say("");
    }
  }

  private Map<String, String> asked() throws IOException, InterruptedException {
    return new FirstBoot(place, programs, clock).asked().properties();
  }

  private Map<String, String> askAll(List<Property> properties)
      throws IOException, InterruptedException, Unanswered {
    Map<String, String> now = Corrections.read(place).appliedTo(asked());
    terminal.say("Enter alone keeps what is there, a hyphen empties it.");
    Map<String, String> changes = new LinkedHashMap<>();
    for (Property property : properties) {
      String value = now.getOrDefault(property.key(), property.standard());
      String shown = property.isSecret() ? "" : " [" + value + "]";
      terminal.say(property.description());
      String question = property.label() + shown + ": ";
      String typed = property.isSecret() ? secret(question) : answer(question);
      if (!typed.isEmpty()) {
        changes.put(property.key(), typed.equals("-") ? "" : typed);
      }
    }
    return changes;
  }

  private void changeAnother() throws IOException, InterruptedException, Unanswered {
    terminal.say(
        Arrays.stream(Property.values())
            .filter(property -> property != Property.ADMIN_PASSWORD)
            .map(Property::key)
            .collect(Collectors.joining(", ")));
    Optional<Property> property =
        Property.ofKey(answer("Which: ").strip()).filter(p -> p != Property.ADMIN_PASSWORD);
    if (property.isEmpty()) {
      say("There is no such property.");
    } else {
      change(askAll(List.of(property.get())));
    }
  }

  private void changePassword() throws IOException, InterruptedException, Unanswered {
    String password = secret("New password of admin: ");
    if (!password.equals(secret("Once more: "))) {
      say("They are not the same; nothing was changed.");
      return;
    }
    List<String> wrong = wrong(Map.of(Property.ADMIN_PASSWORD.key(), password));
    if (!wrong.isEmpty()) {
      say(String.join("\n", wrong));
      return;
    }
    Path file = place.newPassword();
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, password);
    runAgain();
  }

  /// What would be wrong; of the changed properties alone, for others can be corrected next.
  private List<String> wrong(Map<String, String> changes) throws IOException, InterruptedException {
    Map<String, String> properties = new TreeMap<>(Corrections.read(place).appliedTo(asked()));
    properties.putAll(changes);
    return switch (ConfigurationReader.read(properties, passwords.isKept(), clock.instant())) {
      case ConfigurationReader.Usable _ -> List.of();
      case ConfigurationReader.Wrong wrong ->
          wrong.complaints().stream()
              .filter(complaint -> changes.containsKey(complaint.key()))
              .map(Complaint::line)
              .toList();
    };
  }

  private void change(Map<String, String> changes) throws IOException, InterruptedException {
    if (changes.isEmpty()) {
      return;
    }
    List<String> wrong = wrong(changes);
    if (!wrong.isEmpty()) {
      say(String.join("\n", wrong) + "\nNothing was changed.");
      return;
    }
    Corrections.read(place).keep(changes, asked());
    runAgain();
  }

  private void runAgain() throws IOException, InterruptedException {
    terminal.say("Applying…");
    try {
      programs.run(LONGEST, List.of("systemctl", "restart", "slipway-first-boot.service"), "");
    } catch (IOException e) {
      say("It could not be applied: " + e.getMessage());
    }
  }
}
