package slipway.gateway.main;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.FileDevice;
import slipway.gateway.cache.CacheActivity;
import slipway.gateway.iscsi.Credentials;
import slipway.gateway.iscsi.IscsiServer;
import slipway.gateway.iscsi.Target;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.DiskIdentity;
import slipway.gateway.tls.Identity;
import slipway.gateway.volume.BootTrace;
import slipway.gateway.volume.Volume;
import slipway.gateway.volume.VolumeSpec;

/// Serves one lazily filled volume, without any manager.
@Command(
    name = "target",
    mixinStandardHelpOptions = true,
    description =
        "Serves a disk over iSCSI; what it lacks is fetched from the origin when asked for, and in"
            + " the background.")
final class TargetCommand implements Callable<Integer> {
  private static final int LUN = 0;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--home",
      required = true,
      paramLabel = "FILE|DEVICE",
      description = "The disk to serve and fill; a file is made when there is none.")
  Path home = Path.of("");

  @Option(
      names = "--size",
      required = true,
      paramLabel = "BYTES",
      description = "Its size, as 4294967296 or 4G.")
  ByteCount size = new ByteCount(0);

  @Option(
      names = "--origin",
      paramLabel = "URI",
      description =
          "Where missing blocks come from: file:, nbd://, nbd+unix:// or slipway://HOST:PORT/DISK.")
  @Nullable URI origin;

  @Option(names = "--iqn", required = true, paramLabel = "IQN")
  String iqn = "";

  @Option(names = "--listen", required = true, paramLabel = "HOST:PORT")
  HostPort listen = new HostPort("127.0.0.1", 0);

  @Option(
      names = "--advertise",
      paramLabel = "HOST:PORT",
      description = "The portal that discovery tells, when it is not where it listens.")
  @Nullable HostPort advertise;

  @Option(
      names = "--chap",
      paramLabel = "FILE",
      description =
          "Holds USER:SECRET, and on a second line, if there is one, what we prove to initiators that"
              + " ask; nobody else may read it.")
  @Nullable Path chap;

  @Option(
      names = "--tls",
      paramLabel = "DIR",
      description = "For slipway: origins: holds ca.pem, cert.pem and key.pem.")
  @Nullable Path tls;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where the map is kept. Default: the home's path with .slipway added.")
  @Nullable Path state;

  @Option(
      names = "--fill",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Fill in the background; --no-fill fetches only what is asked for.")
  boolean fill = true;

  @Option(
      names = "--limit",
      paramLabel = "BYTES",
      description = "Fill at most so many bytes per second.")
  @Nullable ByteCount limit;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "A recorded boot; what it read is fetched before anything but demand.")
  @Nullable Path trace;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Records what is read first, and writes it here at the end.")
  @Nullable Path record;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Credentials> secrets = credentials();
    Identity identity = tls == null ? null : Identity.load(tls);
    HostPort portal = advertise == null ? listen : advertise;
    try (Origins origins = new Origins(identity);
        BlockDevice device = device(origins);
        IscsiServer server = IscsiServer.start(listen.resolve(), portal.resolve())) {
      Disk disk = new Disk(device, DiskIdentity.ofSerial(serial()));
      server.add(
          new Target(
              iqn,
              Map.of(LUN, disk),
              Set.of(),
              secrets.stream().findFirst(),
              secrets.stream().skip(1).findFirst()));
      spec.commandLine()
          .getOut()
          .printf(
              "{\"listening\":\"%s\",\"iqn\":\"%s\",\"lun\":%d,\"sizeBytes\":%d}%n",
              new HostPort(listen.host(), server.address().getPort()), iqn, LUN, device.size());
      spec.commandLine().getOut().flush();
      Termination.await();
      server.remove(iqn);
      device.flush();
      keepRecording(device);
      tell(device);
    }
    return 0;
  }

  private void keepRecording(BlockDevice device) throws IOException {
    Path into = record;
    if (into != null && device instanceof Volume volume) {
      Optional<BootTrace> recorded = volume.recorded();
      if (recorded.isPresent()) {
        recorded.get().save(into);
      }
    }
  }

  /// What the machine waited for, and what was fetched.
  private void tell(BlockDevice device) {
    if (device instanceof Volume volume) {
      CacheActivity activity = volume.statistics().activity();
      String fetched =
          activity.bytesFetched().entrySet().stream()
              .map(
                  each ->
                      "\"%s\":%d"
                          .formatted(
                              each.getKey().name().toLowerCase(Locale.ROOT), each.getValue()))
              .collect(Collectors.joining(","));
      spec.commandLine()
          .getOut()
          .printf(
              "{\"demandWaits\":{\"count\":%d,\"totalMillis\":%d,\"maxMillis\":%d},"
                  + "\"fetchedBytes\":{%s}}%n",
              activity.demandWaits(),
              activity.demandWaited().toMillis(),
              activity.longestDemandWait().toMillis(),
              fetched);
    }
  }

  /// The same for the same target, whatever file it is on: initiators name disks after it.
  private String serial() {
    return Integer.toHexString(iqn.hashCode());
  }

  private BlockDevice device(Origins origins) throws IOException {
    boolean made = false;
    if (!Files.exists(home)) {
      if (home.startsWith("/dev")) {
        throw new NoSuchFileException(home.toString());
      }
      FileDevice.create(home, size.bytes()).close();
      made = true;
    }
    Path map = state == null ? Path.of(home + ".slipway") : state;
    boolean known = Files.exists(map.resolve("volume"));
    URI from = origin;
    if (from == null && !known) {
      return plain();
    }
    if (made && known) {
      throw new IOException(
          "The home %s is gone, but %s holds its map. Bring the home back, or delete the map."
              .formatted(home, map));
    }
    Volume volume =
        known
            ? Volume.open(map, this::openHome, origins::open)
            : Volume.create(map, spec(from, made), this::openHome, origins::open);
    if (volume.size() != size.bytes()) {
      long actual = volume.size();
      volume.close();
      throw new IOException("The volume has " + actual + " bytes, not " + size.bytes());
    }
    if (record != null) {
      volume.record(iqn);
    }
    if (trace != null) {
      volume.play(BootTrace.load(trace));
    }
    if (fill) {
      volume.startFill(limit == null ? 0 : limit.bytes());
    } else {
      volume.pauseFill();
    }
    return volume;
  }

  private VolumeSpec spec(@Nullable URI from, boolean made) throws IOException {
    if (from == null) {
      throw new IOException("A new volume needs --origin");
    }
    return VolumeSpec.of("target", size.bytes(), home.toAbsolutePath().toUri(), from)
        .withHomeZero(made);
  }

  private BlockDevice plain() throws IOException {
    FileDevice device = FileDevice.openWritable(home);
    if (device.size() != size.bytes()) {
      long actual = device.size();
      device.close();
      throw new IOException(home + " has " + actual + " bytes, not " + size.bytes());
    }
    return device;
  }

  private BlockDevice openHome(URI uri) throws IOException {
    return FileDevice.openWritable(Path.of(uri));
  }

  /// What initiators must prove to know, and then what we prove to know; none without a file.
  private List<Credentials> credentials() throws IOException {
    Path file = chap;
    if (file == null) {
      return List.of();
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.OTHERS_READ)
        || permissions.contains(PosixFilePermission.GROUP_READ)) {
      throw new IOException(file + " can be read by others. Run: chmod 600 " + file);
    }
    List<Credentials> found = new ArrayList<>();
    for (String line : Files.readString(file).strip().lines().toList()) {
      int colon = line.indexOf(':');
      if (colon < 1 || colon == line.length() - 1 || found.size() == 2) {
        throw new IOException(file + " does not hold one or two lines of USER:SECRET");
      }
      found.add(new Credentials(line.substring(0, colon), line.substring(colon + 1)));
    }
    if (found.isEmpty()) {
      throw new IOException(file + " is empty");
    }
    return found;
  }
}
