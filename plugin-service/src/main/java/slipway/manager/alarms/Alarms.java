package slipway.manager.alarms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import slipway.manager.enrolment.GatewayRounds.Sighting;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.sites.Site;
import slipway.manager.units.ByteSize;
import slipway.manager.vsphere.VSphere;

/// Measures and judges.
public class Alarms implements AutoCloseable {
  /// Logs of several machines that differ by more cannot be read together, and TLS begins to
  /// refuse certificates that were just issued at an hour.
  static final Duration SKEW_MAX = Duration.ofSeconds(30);

  /// A disk with less of it free, or less than [#FREE_BYTES_MIN], is low.
  static final double FREE_SHARE_MIN = 0.10;

  static final long FREE_BYTES_MIN = 1L << 30;

  /// Renewed ones never come so near to their end.
  static final Duration CERTIFICATE_MIN = Duration.ofDays(20);

  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final System.Logger LOG = System.getLogger(Alarms.class.getName());

  private final Supplier<List<Site>> sites;
  private final Function<String, VSphere> sessions;
  private final Supplier<List<Sighting>> gateways;
  private final Path data;
  private final Clock clock;
  private final Map<String, Reading> vcenters = new ConcurrentHashMap<>();
  private @Nullable Thread thread;

  /// @param sessions the session of a site, not to be closed
  /// @param data a place on the manager's data disk
  public Alarms(
      Supplier<List<Site>> sites,
      Function<String, VSphere> sessions,
      Supplier<List<Sighting>> gateways,
      Path data,
      Clock clock) {
    this.sites = sites;
    this.sessions = sessions;
    this.gateways = gateways;
    this.data = data;
    this.clock = clock;
  }

  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("vcenter-clocks").start(this::run);
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "vCenters could not be asked for the time: {0}", e.getMessage());
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Asks every vCenter for the time.
  void look() {
    List<Site> all = sites.get();
    vcenters.keySet().retainAll(all.stream().map(Site::id).toList());
    for (Site site : all) {
      try {
        VSphere session = sessions.apply(site.id());
        Instant before = clock.instant();
        Instant theirs = session.clock();
        Duration skew = Sighting.skew(theirs, before, clock.instant());
        vcenters.put(
            site.id(),
            new Reading(
                site.id(),
                "vcenter",
                site.name(),
                Optional.of(skew),
                Optional.empty(),
                Optional.empty()));
      } catch (ProblemException e) {
        vcenters.remove(site.id());
      }
    }
  }

  /// What was measured last; of those that did not answer, nothing.
  public List<Reading> readings() {
    List<Reading> all = new ArrayList<>();
    all.add(own());
    for (Sighting each : gateways.get()) {
      GatewayControl.Health health = each.health();
      GatewayControl.Space space = health.state();
      GatewayControl.Certificate certificate = health.certificate();
      all.add(
          new Reading(
              each.gateway().site(),
              "gateway",
              each.gateway().name(),
              each.skew(),
              space == null
                  ? Optional.empty()
                  : Optional.of(new Reading.Space(space.freeBytes(), space.totalBytes())),
              Optional.ofNullable(certificate).map(GatewayControl.Certificate::notAfter)));
    }
    all.addAll(vcenters.values());
    return all;
  }

  private Reading own() {
    try {
      FileStore store = Files.getFileStore(data);
      return new Reading(
          "",
          "manager",
          "manager",
          Optional.empty(),
          Optional.of(new Reading.Space(store.getUsableSpace(), store.getTotalSpace())),
          Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Alarm> now() {
    List<Alarm> alarms = new ArrayList<>();
    readings().forEach(reading -> judge(reading, clock.instant(), alarms));
    return alarms;
  }

  static void judge(Reading reading, Instant now, List<Alarm> alarms) {
    String site = reading.site().isEmpty() ? null : reading.site();
    String object =
        reading.kind().equals("manager") ? "manager" : reading.kind() + " " + reading.name();
    reading
        .skew()
        .filter(skew -> skew.abs().compareTo(SKEW_MAX) > 0)
        .map(
            skew ->
                Problem.of(
                    ProblemType.CLOCK_SKEWED,
                    object,
                    skew.abs().toSeconds(),
                    skew.isNegative() ? "behind" : "ahead of"))
        .ifPresent(problem -> alarms.add(new Alarm(site, object, problem)));
    reading
        .space()
        .filter(
            space ->
                space.freeBytes()
                    < Math.max(FREE_BYTES_MIN, (long) (space.totalBytes() * FREE_SHARE_MIN)))
        .map(
            space ->
                Problem.of(
                    ProblemType.DATA_DISK_LOW,
                    object,
                    ByteSize.text(space.freeBytes()),
                    ByteSize.text(space.totalBytes())))
        .ifPresent(problem -> alarms.add(new Alarm(site, object, problem)));
    reading
        .certificateEnds()
        .filter(end -> end.isBefore(now.plus(CERTIFICATE_MIN)))
        .map(end -> Problem.of(ProblemType.CERTIFICATE_ENDING, object, end))
        .ifPresent(problem -> alarms.add(new Alarm(site, object, problem)));
  }

  @Override
  public synchronized void close() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
