package slipway.ova.firstboot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import slipway.ova.configuration.Complaint;
import slipway.ova.configuration.Configuration;
import slipway.ova.configuration.Configuration.Secret;
import slipway.ova.configuration.ConfigurationReader;
import slipway.ova.configuration.ConfigurationReader.Usable;
import slipway.ova.configuration.ConfigurationReader.Wrong;
import slipway.ova.configuration.Installer;
import slipway.ova.configuration.Mistake;
import slipway.ova.configuration.Property;
import slipway.ova.environment.EnvironmentSource;
import slipway.ova.environment.OvfEnvironment;
import slipway.ova.programs.Programs;

/// Reads what was asked for, checks it as a whole, and applies all of it or nothing.
public final class FirstBoot {
  private final Place place;
  private final Programs programs;
  private final InstantSource clock;
  private final Passwords passwords;

  public FirstBoot(Place place, Programs programs, InstantSource clock) {
    this.place = place;
    this.programs = programs;
    this.clock = clock;
    this.passwords = new Passwords(place, programs);
  }

  /// What was asked for, before any correction; empty also when nothing could be read.
  ///
  /// @param complaints of the document itself
  /// @param installer that deployed the appliance, and waits for its plugin
  public record Asked(
      Map<String, String> properties, List<Complaint> complaints, Optional<Installer> installer) {

    private static Asked nothing(Complaint why) {
      return new Asked(Map.of(), List.of(why), Optional.empty());
    }
  }

  /// Reads the environment.
  public Asked asked() throws IOException, InterruptedException {
    Optional<String> document = new EnvironmentSource(programs, place.root()).document();
    if (document.isEmpty()) {
      return Asked.nothing(Complaint.general(Mistake.ENVIRONMENT_MISSING));
    }
    try {
      return new Asked(
          OvfEnvironment.read(document.get()),
          List.of(),
          Installer.of(OvfEnvironment.readInstallers(document.get())));
    } catch (IOException e) {
      return Asked.nothing(
          Complaint.general(Mistake.ENVIRONMENT_INVALID, String.valueOf(e.getMessage())));
    }
  }

  /// Runs once. Answers what is wrong; when nothing is, everything is applied. What keeps it from
  /// being applied is left for the console, too: nobody looks into the journal first.
  public List<Complaint> run() throws IOException, InterruptedException {
    try {
      return tell(attempt());
    } catch (IOException e) {
      tell(List.of(Complaint.general(Mistake.NOT_APPLIED, String.valueOf(e.getMessage()).strip())));
      throw e;
    }
  }

  private List<Complaint> tell(List<Complaint> complaints) throws IOException {
    StringBuilder lines = new StringBuilder();
    complaints.forEach(complaint -> lines.append(complaint.line()).append('\n'));
    place.write(place.complaints(), lines.toString(), "rw-r--r--", "root");
    return complaints;
  }

  private List<Complaint> attempt() throws IOException, InterruptedException {
    Path problem = place.run().resolve("data-disk.problem");
    if (Files.exists(problem)) {
      return List.of(Complaint.general(Mistake.DATA_DISK, Files.readString(problem).strip()));
    }
    Predecessor predecessor = new Predecessor(place);
    Optional<Complaint> foreign = predecessor.complaint();
    if (foreign.isPresent()) {
      return List.of(foreign.get());
    }
    Asked asked = asked();
    Map<String, String> properties =
        new TreeMap<>(Corrections.read(place).appliedTo(asked.properties()));
    // A document that cannot be read is no reason to refuse what was typed at the console.
    if (properties.isEmpty()) {
      return asked.complaints();
    }
    Optional<Secret> fromConsole = passwords.fromConsole();
    fromConsole.ifPresent(secret -> properties.put(Property.ADMIN_PASSWORD.key(), secret.text()));
    Acceptance acceptance = Acceptance.of(place, properties, clock.instant());
    return switch (ConfigurationReader.read(properties, passwords.isKept(), acceptance.at())) {
      case Wrong wrong -> wrong.complaints();
      case Usable usable -> {
        predecessor.succeed();
        acceptance.keep();
        passwords.apply(usable.configuration().password(), fromConsole.isPresent());
        apply(usable.configuration(), asked.installer());
        yield List.of();
      }
    };
  }

  private void apply(Configuration configuration, Optional<Installer> installer)
      throws IOException, InterruptedException {
    new NetworkFiles(place, programs).apply(configuration);
    new Updates(place, programs).apply(configuration);
    new RoleFiles(place, programs, clock).apply(configuration, installer);
  }

  /// When these very properties were found right first. They are judged as of then: a certificate
  /// that ends later must not keep machines from booting.
  private record Acceptance(Place place, String digest, Instant at) {

    static Acceptance of(Place place, Map<String, String> properties, Instant now)
        throws IOException {
      String digest = digest(properties);
      String[] kept = Place.read(file(place)).strip().split(" ", -1);
      if (kept.length == 2 && kept[0].equals(digest)) {
        try {
          return new Acceptance(place, digest, Instant.parse(kept[1]));
        } catch (DateTimeParseException damaged) {
          return new Acceptance(place, digest, now);
        }
      }
      return new Acceptance(place, digest, now);
    }

    private static Path file(Place place) {
      return place.memory().resolve("accepted");
    }

    void keep() throws IOException {
      place.directory(place.memory(), "rwx------", "root");
      place.write(file(place), digest + " " + at + "\n", "rw-------", "root");
    }

    /// Only of what time can change the verdict on: no password is in it.
    private static String digest(Map<String, String> properties) {
      String text = properties.getOrDefault(Property.TLS_CERTIFICATE.key(), "");
      try {
        byte[] hash =
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
