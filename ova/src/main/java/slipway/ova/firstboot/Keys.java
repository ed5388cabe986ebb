package slipway.ova.firstboot;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import slipway.ova.configuration.Configuration;
import slipway.ova.configuration.PemText;
import slipway.ova.programs.Programs;

/// Certificates and keys: those that were brought along, or those of the appliance's own authority,
/// which is made at the first boot and stays on the data disk.
final class Keys {
  /// Of a certificate of ours, and it is made anew.
  static final Duration RENEW_BEFORE_END = Duration.ofDays(30);

  /// The name that every certificate of ours has, so that the appliance can call itself by it.
  static final String OWN_NAME = "slipway";

  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final Place place;
  private final Programs programs;

  Keys(Place place, Programs programs) {
    this.place = place;
    this.programs = programs;
  }

  /// An identity in `directory`: `ca.pem`, `cert.pem`, `key.pem`, readable by `owner` alone.
  void issue(Configuration configuration, Path directory, String owner, Instant now)
      throws IOException, InterruptedException {
    String names = names(configuration);
    Path kept = directory.resolve("names");
    if (!names.equals(Place.read(kept)) || endsSoon(directory.resolve("cert.pem"), now)) {
      Path authority = place.data().resolve("authority");
      if (Files.notExists(authority)) {
        place.directory(authority, "rwx------", "root");
      }
      Path java = place.at("usr/lib/slipway/java/bin/java");
      Path gateway = place.at("usr/lib/slipway/gateway.jar");
      programs.run(
          LONGEST,
          List.of(java.toString(), "-jar", gateway.toString(), "keys", authority.toString(), names),
          "");
      Path fresh = authority.resolve(OWN_NAME);
      place.directory(directory, "rwx------", owner);
      for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
        put(directory.resolve(file), Files.readString(fresh.resolve(file)), owner);
        Files.delete(fresh.resolve(file));
      }
      Files.delete(fresh);
      // Last: until it is there, the next boot tries again.
      place.write(kept, names, "rw-------", owner);
    }
  }

  /// What was brought along; for a gateway with the authority that its peers come from.
  void bring(Configuration.Tls tls, Path directory, String owner) throws IOException {
    place.directory(directory, "rwx------", owner);
    StringBuilder chain = new StringBuilder();
    for (X509Certificate certificate : tls.chain()) {
      chain.append(written(certificate));
    }
    put(
        directory.resolve("key.pem"),
        PemText.written("PRIVATE KEY", tls.key().getEncoded()),
        owner);
    put(directory.resolve("cert.pem"), chain.toString(), owner);
    put(directory.resolve("ca.pem"), written(tls.authority().orElse(tls.chain().getLast())), owner);
    Files.deleteIfExists(directory.resolve("names"));
  }

  private void put(Path file, String content, String owner) throws IOException {
    place.write(file, content, "rw-------", owner);
  }

  /// As `keys` wants them: the first names the folder.
  private static String names(Configuration configuration) {
    Set<String> names = new LinkedHashSet<>(List.of(OWN_NAME, configuration.hostname()));
    configuration
        .network()
        .map(Configuration.Network::address)
        .map(InetAddress::getHostAddress)
        .ifPresent(names::add);
    names.addAll(List.of("localhost", "127.0.0.1"));
    return String.join(",", names);
  }

  private static boolean endsSoon(Path file, Instant now) throws IOException {
    return Files.notExists(file)
        || chain(file).getFirst().getNotAfter().toInstant().isBefore(now.plus(RENEW_BEFORE_END));
  }

  /// The certificates in a file.
  static List<X509Certificate> chain(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> chain =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new IOException(file + " holds no certificate");
      }
      return chain;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " is damaged", e);
    }
  }

  /// A name that the certificate was issued for, to verify it by.
  static String nameIn(X509Certificate certificate) throws IOException {
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> alternative : alternatives) {
          // RFC 5280 §4.2.1.6: 2 is a DNS name.
          if (alternative.getFirst().equals(2)
              && alternative.get(1) instanceof String name
              && !name.startsWith("*")) {
            return name;
          }
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate is damaged", e);
    }
    return OWN_NAME;
  }

  private static String written(Certificate certificate) throws IOException {
    try {
      return PemText.written("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IOException("a certificate cannot be written", e);
    }
  }
}
