package slipway.ova.firstboot;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import slipway.ova.configuration.Configuration;
import slipway.ova.configuration.Configuration.VCenter;
import slipway.ova.configuration.Installer;
import slipway.ova.programs.Programs;

/// What a manager runs from: database, keys, listeners, and its options in a file that only it
/// reads.
final class ManagerFiles {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String OWNER = "slipway-manager";

  /// The version in Debian 12.
  static final String POSTGRESQL = "15";

  private final Place place;
  private final Programs programs;
  private final InstantSource clock;
  private final Path home;

  ManagerFiles(Place place, Programs programs, InstantSource clock) {
    this.place = place;
    this.programs = programs;
    this.clock = clock;
    this.home = place.data().resolve("manager");
  }

  /// Answers whether the program has to start anew.
  ///
  /// @param installer that deployed the appliance, and waits for its plugin
  boolean apply(Configuration configuration, Optional<Installer> installer)
      throws IOException, InterruptedException {
    VCenter vcenter = configuration.vcenter().orElseThrow();
    place.directory(home, "rwx------", OWNER);
    place.directory(home.resolve("bundles"), "rwx------", OWNER);
    makeSecret(home.resolve("db.password"), HexFormat.of().formatHex(random(24)));
    makeSecret(home.resolve("secret.key"), Base64.getEncoder().encodeToString(random(32)));
    makeSecret(home.resolve("metrics.token"), HexFormat.of().formatHex(random(24)));
    makeCluster();
    Keys keys = new Keys(place, programs);
    keys.issue(configuration, home.resolve("tls"), OWNER, clock.instant());
    Path https = home.resolve("https");
    if (configuration.tls().isPresent()) {
      keys.bring(configuration.tls().get(), https, OWNER);
    } else {
      keys.issue(configuration, https, OWNER, clock.instant());
    }
    String certificate = Files.readString(https.resolve("cert.pem"));
    place.directory(place.data().resolve("https"), "rwxr-xr-x", "root");
    place.write(place.httpsCertificate(), certificate, "rw-r--r--", "root");
    place.write(
        place.run().resolve("manager.name"),
        Keys.nameIn(Keys.chain(https.resolve("cert.pem")).getFirst()) + "\n",
        "rw-r--r--",
        "root");
    String password =
        makeSecret(home.resolve("https.password"), HexFormat.of().formatHex(random(24)));
    giveAuthority();
    String verifier = Place.read(new Passwords(place, programs).verifier());
    place.write(home.resolve("admin.verifier"), verifier, "rw-------", OWNER);
    writeKeyStore(https, password);
    writeListeners();
    new RegistrationOffer(place, clock).make(vcenter, installer, Fingerprint.of(certificate));
    return place.write(
        place.run().resolve("manager.args"),
        arguments(vcenter, address(configuration), password, Fingerprint.of(certificate)),
        "rw-r-----",
        "root:" + OWNER);
  }

  /// Made once; answers what it is.
  private String makeSecret(Path file, String fresh) throws IOException {
    if (Place.read(file).isEmpty()) {
      place.write(file, fresh, "rw-------", OWNER);
    }
    return Files.readString(file);
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return random;
  }

  /// A cluster on the data disk, with its configuration: an appliance's `/etc/postgresql` is a link
  /// to there, so that a new system disk finds both.
  private void makeCluster() throws IOException, InterruptedException {
    Path home = place.data().resolve("postgresql");
    if (Files.exists(home.resolve("etc/" + POSTGRESQL + "/main/postgresql.conf"))) {
      return;
    }
    place.directory(home, "rwx------", "postgres");
    place.directory(home.resolve("etc"), "rwxr-xr-x", "root");
    programs.run(
        LONGEST,
        List.of(
            "pg_createcluster",
            "--start-conf=manual",
            "--locale=C.UTF-8",
            "--encoding=UTF8",
            "--datadir=" + home.resolve(POSTGRESQL + "/main"),
            POSTGRESQL,
            "main"),
        "");
  }

  private void writeKeyStore(Path https, String password) throws IOException {
    Path file = place.run().resolve("manager.p12");
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "manager",
          key(Files.readString(https.resolve("key.pem"))),
          password.toCharArray(),
          shown(https).toArray(Certificate[]::new));
      Files.deleteIfExists(file);
      place.write(file, "", "rw-r-----", "root:" + OWNER);
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, password.toCharArray());
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("the key of " + https + " cannot be used", e);
    }
  }

  /// With the authority behind a certificate of ours, so that gateways can know the manager by it.
  private static List<X509Certificate> shown(Path https) throws IOException {
    List<X509Certificate> chain = new ArrayList<>(Keys.chain(https.resolve("cert.pem")));
    X509Certificate authority = Keys.chain(https.resolve("ca.pem")).getFirst();
    if (Files.exists(https.resolve("names")) && !chain.contains(authority)) {
      chain.add(authority);
    }
    return chain;
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    var der = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    for (String algorithm : List.of("EC", "RSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(der);
      } catch (java.security.spec.InvalidKeySpecException notThisOne) {
        // The next algorithm may know it.
      }
    }
    return KeyFactory.getInstance("Ed25519").generatePrivate(der);
  }

  private void writeListeners() throws IOException {
    place.write(
        place.run().resolve("listeners.asadmin"),
        """
        set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.enabled=false
        """,
        "rw-r--r--",
        "root");
  }

  /// The manager signs gateways' certificates.
  private void giveAuthority() throws IOException {
    Path authority = place.data().resolve("authority");
    place.directory(authority, "rwx------", OWNER);
    place.directory(authority.resolve("ca"), "rwx------", OWNER);
    for (String file : List.of("ca.pem", "ca-key.pem")) {
      place.own(authority.resolve("ca").resolve(file), OWNER, "rw-------");
    }
  }

  /// Where gateways reach the manager: what its certificate names.
  private static String address(Configuration configuration) {
    return configuration
        .network()
        .map(Configuration.Network::address)
        .map(InetAddress::getHostAddress)
        .map(digits -> digits.contains(":") ? "[" + digits + "]" : digits)
        .orElse(configuration.hostname());
  }

  private String arguments(VCenter vcenter, String address, String password, String fingerprint) {
    Path run = place.run();
    return """
    # %s
    -Xmx768m
    -XX:+ExitOnOutOfMemoryError
    -Djava.io.tmpdir=/tmp
    -Djavax.net.ssl.keyStore=%s/manager.p12
    -Djavax.net.ssl.keyStorePassword=%s
    -Djavax.net.ssl.keyStoreType=PKCS12
    -Dslipway.vcenter.url=%s
    -Dslipway.vcenter.thumbprint=%s
    -Dslipway.db.url=jdbc:postgresql://127.0.0.1:5432/slipway
    -Dslipway.db.user=slipway
    -Dslipway.db.password.file=%s
    -Dslipway.tls.dir=%s
    -Dslipway.secret.key.file=%s
    -Dslipway.guest.bundles=%s
    -Dslipway.metrics.token.file=%s
    -Dslipway.admin.verifier.file=%s
    -Dslipway.data=%s
    -Dslipway.support.files=%s/manager.args:%s/gateway.properties:%s:/usr/lib/slipway/version
    -Dslipway.authority.dir=%s
    -Dslipway.address=%s
    -Dslipway.https.certificate=%s
    %s-jar /usr/lib/slipway/payara-micro.jar
    --nohazelcast --rootdir /var/cache/slipway-manager/payara
    --prebootcommandfile %s/listeners.asadmin
    --sslport 443 --sslcert manager --contextroot /
    --deploy /usr/lib/slipway/slipway.war
    """
        .formatted(
            fingerprint,
            run,
            password,
            vcenter.url(),
            vcenter.thumbprint(),
            home.resolve("db.password"),
            home.resolve("tls"),
            home.resolve("secret.key"),
            home.resolve("bundles"),
            home.resolve("metrics.token"),
            home.resolve("admin.verifier"),
            place.data(),
            run,
            run,
            place.complaints(),
            place.data().resolve("authority/ca"),
            address,
            place.httpsCertificate(),
            carried(),
            run);
  }

  /// A gateway that a manager deployed has no package of itself.
  private String carried() {
    return Files.exists(place.at("usr/lib/slipway/package/slipway.ovf"))
        ? "-Dslipway.appliance.package=/usr/lib/slipway/package\n"
        : "";
  }
}
