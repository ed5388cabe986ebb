package slipway.ova.firstboot;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import slipway.ova.configuration.Complaint;
import slipway.ova.configuration.ConfigurationReader;
import slipway.ova.configuration.Property;
import slipway.ova.programs.Programs;

/// Replaces what the manager shows to browsers and vCenter. It is a correction of the properties,
/// so that it holds over restarts, and until somebody changes the property itself.
public final class HttpsCertificate {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Place place;
  private final Programs programs;
  private final InstantSource clock;

  public HttpsCertificate(Place place, Programs programs, InstantSource clock) {
    this.place = place;
    this.programs = programs;
    this.clock = clock;
  }

  /// Its SHA-256 fingerprint; empty when there is none.
  public String fingerprint() throws IOException {
    return Fingerprint.of(Place.read(place.httpsCertificate()));
  }

  public Path file() {
    return place.httpsCertificate();
  }

  /// Answers what is wrong; when nothing is, the manager starts anew with it.
  ///
  /// @param chain in PEM, the manager's own first; empty for one of the appliance's making
  /// @param key in PEM, PKCS #8; empty with an empty chain
  public List<Complaint> replace(String chain, String key)
      throws IOException, InterruptedException {
    Map<String, String> changes =
        Map.of(Property.TLS_CERTIFICATE.key(), chain, Property.TLS_KEY.key(), key);
    Map<String, String> asked = new FirstBoot(place, programs, clock).asked().properties();
    Map<String, String> properties = new TreeMap<>(Corrections.read(place).appliedTo(asked));
    properties.putAll(changes);
    boolean passwordIsKept = new Passwords(place, programs).isKept();
    if (ConfigurationReader.read(properties, passwordIsKept, clock.instant())
        instanceof ConfigurationReader.Wrong wrong) {
      List<Complaint> about =
          wrong.complaints().stream()
              .filter(complaint -> changes.containsKey(complaint.key()))
              .toList();
      if (!about.isEmpty()) {
        return about;
      }
    }
    Corrections.read(place).keep(changes, asked);
    programs.run(LONGEST, List.of("systemctl", "restart", "slipway-first-boot.service"), "");
    return List.of();
  }
}
