package slipway.manager.enrolment;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import slipway.manager.enrolment.Certificates.Issued;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.Gateways;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// Goes round the gateways every minute: renews certificates that have passed two thirds of their
/// life, brings newer revocations, and finds the machines of those that have just been let in.
public class GatewayRounds implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GatewayRounds.class.getName());
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Supplier<List<Gateway>> registered;
  private final Function<String, VSphere> sessions;
  private final Gateways gateways;
  private final Certificates certificates;
  private final Enrolments enrolments;
  private final Authorities authorities;
  private final Clock clock;
  private final Semaphore asked = new Semaphore(0);
  private final Map<String, Sighting> seen = new ConcurrentHashMap<>();
  private volatile boolean closed;
  private @Nullable Thread thread;

  /// @param registered all gateways of all sites
  /// @param sessions the session of a site, not to be closed
  public GatewayRounds(
      Supplier<List<Gateway>> registered,
      Function<String, VSphere> sessions,
      Gateways gateways,
      Certificates certificates,
      Enrolments enrolments,
      Authorities authorities,
      Clock clock) {
    this.registered = registered;
    this.sessions = sessions;
    this.gateways = gateways;
    this.certificates = certificates;
    this.enrolments = enrolments;
    this.authorities = authorities;
    this.clock = clock;
  }

  /// What was seen of a gateway last.
  ///
  /// @param skew how far its clock is ahead of ours; negative when it is behind; absent when it did
  ///     not tell
  public record Sighting(
      Gateway gateway, GatewayControl.Health health, Optional<Duration> skew, Instant at) {

    /// How far a clock is ahead that was read at some moment between two of ours; what that leaves
    /// open is no skew.
    public static Duration skew(Instant theirs, Instant before, Instant after) {
      if (theirs.isAfter(after)) {
        return Duration.between(after, theirs);
      }
      return theirs.isBefore(before) ? Duration.between(before, theirs) : Duration.ZERO;
    }
  }

  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("gateway-rounds").start(this::run);
    }
  }

  /// Has the next round begin at once.
  public void soon() {
    asked.release();
  }

  private void run() {
    while (!closed) {
      try {
        round();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a round of the gateways failed: {0}", e.getMessage());
      }
      try {
        if (asked.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          asked.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// What is known of the gateways that answered in the last round.
  public List<Sighting> sightings() {
    return List.copyOf(seen.values());
  }

  void round() {
    List<Gateway> all = registered.get();
    seen.keySet().retainAll(all.stream().map(GatewayRounds::key).toList());
    for (Gateway gateway : all) {
      if (gateway.standing() == Gateway.Standing.REVOKED) {
        seen.remove(key(gateway));
      } else {
        visit(gateway);
      }
    }
  }

  private static String key(Gateway gateway) {
    return gateway.site() + "/" + gateway.name();
  }

  private void visit(Gateway gateway) {
    try {
      find(gateway);
      GatewayControl control = gateways.control(gateway);
      Instant before = clock.instant();
      GatewayControl.Health health = control.health();
      Instant after = clock.instant();
      Optional<Duration> skew =
          Optional.ofNullable(health.clock()).map(at -> Sighting.skew(at, before, after));
      seen.put(key(gateway), new Sighting(gateway, health, skew, after));
      if (authorities.exist()) {
        bringRevocations(control, health);
        renew(gateway, control, health);
      }
    } catch (RuntimeException e) {
      // Whatever it is, the next gateway is none the worse for it.
      seen.remove(key(gateway));
      LOG.log(Level.INFO, "{0}: {1}", gateway.name(), e.getMessage());
    }
  }

  private void find(Gateway gateway) {
    Optional<String> smbios = gateways.toBeFound(gateway);
    if (smbios.isPresent()) {
      for (String uuid : bothByteOrders(smbios.get())) {
        Optional<ObjectId> machine = sessions.apply(gateway.site()).machineBySmbios(uuid);
        if (machine.isPresent()) {
          gateways.found(gateway, machine.get().value());
          return;
        }
      }
    }
  }

  /// Guests read the first three parts of the UUID in one byte order or the other, as their
  /// virtual hardware is new or old. // DMTF DSP0134 §7.2.1
  static List<String> bothByteOrders(String uuid) {
    String hex = uuid.replace("-", "").toLowerCase(java.util.Locale.ROOT);
    String turned =
        reversed(hex.substring(0, 8))
            + reversed(hex.substring(8, 12))
            + reversed(hex.substring(12, 16))
            + hex.substring(16);
    return List.of(dashed(hex), dashed(turned));
  }

  private static String reversed(String hex) {
    StringBuilder turned = new StringBuilder();
    for (int i = hex.length() - 2; i >= 0; i -= 2) {
      turned.append(hex, i, i + 2);
    }
    return turned.toString();
  }

  private static String dashed(String hex) {
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20));
  }

  private void bringRevocations(GatewayControl control, GatewayControl.Health health) {
    long number = certificates.number();
    if (health.certificate() != null && health.revocationNumber() < number) {
      control.revoke(
          authorities.here().authority().list(number, certificates.revocations(), clock.instant()));
    }
  }

  private void renew(Gateway gateway, GatewayControl control, GatewayControl.Health health) {
    GatewayControl.Certificate shown = health.certificate();
    if (shown == null) {
      return;
    }
    Optional<Issued> issued = certificates.find(shown.serial());
    if (issued.isEmpty()) {
      certificates.learn(gateway, shown);
    } else if (!issued.get().pem().isEmpty() && issued.get().wantsRenewal(clock.instant())) {
      control.replaceCertificate(enrolments.renew(issued.get(), control.requestCertificate()));
      LOG.log(Level.INFO, "{0} has a new certificate", gateway.name());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
