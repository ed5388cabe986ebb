package slipway.ova.firstboot;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import slipway.ova.configuration.Configuration;
import slipway.ova.configuration.Configuration.VCenter;
import slipway.ova.configuration.Installer;

/// What the unit that registers the plugin works with: an account, or the token of the installer
/// that deployed the appliance. For root alone, and only where that has not been done yet.
final class RegistrationOffer {
  /// How long the installer waits, counted from when the token was seen first.
  // vSphere Client SDK 8.0, "Integrated Solution Installer"
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(30);

  private final Place place;
  private final InstantSource clock;

  RegistrationOffer(Place place, InstantSource clock) {
    this.place = place;
    this.clock = clock;
  }

  void make(VCenter vcenter, Optional<Installer> installer, String fingerprint) throws IOException {
    if (vcenter.registration().isPresent()) {
      byAccount(vcenter, vcenter.registration().get(), fingerprint);
    } else if (installer.isPresent()) {
      byInstaller(vcenter, installer.get());
    } else {
      Files.deleteIfExists(place.registration());
      Files.deleteIfExists(place.registrationOutcome());
    }
  }

  /// Not again with the same account, certificate and version.
  private void byAccount(VCenter vcenter, Configuration.Account account, String fingerprint)
      throws IOException {
    String mark =
        digest(
            vcenter.url().toString(),
            account.user(),
            fingerprint,
            Place.read(place.run().resolve("manager.name")),
            Place.read(place.at("usr/lib/slipway/version")));
    if (isDone(mark)) {
      done(vcenter.url().getAuthority());
      return;
    }
    Properties properties = new Properties();
    properties.setProperty("url", vcenter.url().toString());
    properties.setProperty("thumbprint", vcenter.thumbprint());
    properties.setProperty("user", account.user());
    properties.setProperty("password", account.password().text());
    offer(properties, mark, vcenter.url().getAuthority());
  }

  private void byInstaller(VCenter vcenter, Installer installer) throws IOException {
    String name = installer.endpoint().getAuthority();
    String mark = digest(installer.endpoint().toString(), installer.token().text());
    if (isDone(mark)) {
      done(name);
      return;
    }
    if (clock.instant().isAfter(firstSeen(mark).plus(TOKEN_LIFE))) {
      // What became of it in time, or that nothing did, was told then.
      Files.deleteIfExists(place.registration());
      tell(name + ": the installer's token is over; register with an account");
      return;
    }
    Properties properties = new Properties();
    properties.setProperty("url", "https://" + name);
    // What the administrator typed, where the installer says it in another form.
    properties.setProperty(
        "thumbprint",
        installer.thumbprint().isEmpty() ? vcenter.thumbprint() : installer.thumbprint());
    properties.setProperty("path", installer.endpoint().getRawPath());
    properties.setProperty("token", installer.token().text());
    offer(properties, mark, name);
  }

  private Instant firstSeen(String mark) throws IOException {
    Path file = place.memory().resolve("installer");
    String[] kept = Place.read(file).strip().split(" ", -1);
    if (kept.length == 2 && kept[0].equals(mark)) {
      try {
        return Instant.parse(kept[1]);
      } catch (DateTimeException damaged) {
        return clock.instant();
      }
    }
    Instant now = clock.instant();
    place.directory(place.memory(), "rwx------", "root");
    place.write(file, mark + " " + now + "\n", "rw-------", "root");
    return now;
  }

  private boolean isDone(String mark) throws IOException {
    return mark.equals(Place.read(place.memory().resolve("registered")).strip());
  }

  private void done(String name) throws IOException {
    Files.deleteIfExists(place.registration());
    tell(name + ": registered");
  }

  private void offer(Properties properties, String mark, String name) throws IOException {
    properties.setProperty("mark", mark);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    place.write(place.registration(), text.toString(), "rw-------", "root");
    tell(name + ": as soon as the manager is ready");
  }

  private void tell(String outcome) throws IOException {
    place.write(place.registrationOutcome(), outcome + "\n", "rw-r--r--", "root");
  }

  private static String digest(String... parts) {
    try {
      byte[] text = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
