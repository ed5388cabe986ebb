package slipway.manager.migrations;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import slipway.manager.gateways.Gateway;
import slipway.manager.gateways.GatewayControl;
import slipway.manager.gateways.GatewayRefusal;
import slipway.manager.gateways.GatewayRefusal.Reason;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere.Area;
import slipway.manager.vsphere.VSphere.AttachedDisk;

/// A gateway that serves the disks attached to its machine, and really fills its volumes: each look
/// at the statistics brings a few blocks nearer.
final class FakeGateway implements GatewayControl {
  private static final int UUID_LENGTH = 36;

  /// Blocks that arrive between two looks.
  int blocksPerLook = 2;

  final Map<String, FakeDisk> exports = new HashMap<>();
  final Map<String, Volume> volumes = new HashMap<>();
  final Map<String, Target> targets = new HashMap<>();
  private final World world;
  private final String name;
  private final FakeVCenter vcenter;
  private final ObjectId machine;

  static final class Volume {
    final FakeDisk home;
    String origin;
    long generation = 1;
    boolean filling;
    long bytesPerSecond;
    byte @Nullable [] recorded;
    byte @Nullable [] played;
    final Set<Long> absent = new HashSet<>();

    Volume(FakeDisk home, String origin) {
      this.home = home;
      this.origin = origin;
    }
  }

  FakeGateway(World world, String name, FakeVCenter vcenter, ObjectId machine) {
    this.world = world;
    this.name = name;
    this.vcenter = vcenter;
    this.machine = machine;
  }

  String name() {
    return name;
  }

  Gateway registration(String site) {
    return new Gateway(site, name, machine.value(), URI.create("https://127.0.0.1:1"));
  }

  @Override
  public Health health() {
    world.reach(name);
    return new Health(name, "1", "127.0.0.1:1", "127.0.0.1:3260", 1, Instant.now(), null, 0, null);
  }

  @Override
  public List<DiskPresent> disks() {
    return vcenter.get(machine).attached.values().stream()
        .map(d -> new DiskPresent(d.uuid(), 1))
        .toList();
  }

  @Override
  public List<Export> exports() {
    return exports.keySet().stream().map(id -> new Export(id, "", 1)).toList();
  }

  @Override
  public String requestCertificate() {
    throw new UnsupportedOperationException("this gateway has no certificate");
  }

  @Override
  public void replaceCertificate(String certificate) {
    throw new UnsupportedOperationException("this gateway has no certificate");
  }

  @Override
  public void revoke(String list) {
    throw new UnsupportedOperationException("this gateway knows no certificates");
  }

  @Override
  public Export export(String id, String diskUuid, List<Area> allocated) {
    FakeDisk disk = attached(diskUuid);
    if (!exports.containsKey(id)) {
      world.change("export" + numberOfExport(id), () -> exports.put(id, disk));
    }
    return new Export(id, "slipway://" + name + "/" + id, disk.sizeBytes);
  }

  @Override
  public void withdraw(String exportId) {
    world.reach(name);
    if (exports.containsKey(exportId)) {
      world.change("withdraw" + numberOfExport(exportId), () -> exports.remove(exportId));
    }
  }

  @Override
  public void createVolume(String id, String homeUuid, long sizeBytes, URI origin) {
    FakeDisk home = attached(homeUuid);
    if (!volumes.containsKey(id)) {
      world.change(
          "create volume" + number(id),
          () -> {
            Volume volume = new Volume(home, origin.toString());
            volume.absent.addAll(origin(volume).blocks.keySet());
            volumes.put(id, volume);
          });
    }
  }

  @Override
  public void rebase(String id, long generation, URI origin, List<Area> changed) {
    Volume volume = volume(id);
    if (volume.generation >= generation) {
      return;
    }
    world.change(
        "rebase" + number(id) + " to " + generation,
        () -> {
          volume.generation = generation;
          volume.origin = origin.toString();
          for (Area area : changed) {
            volume.absent.add(area.offset() / FakeDisk.BLOCK);
          }
        });
  }

  @Override
  public void fill(String id, boolean running, long bytesPerSecond) {
    Volume volume = volume(id);
    volume.bytesPerSecond = bytesPerSecond;
    if (volume.filling != running) {
      world.change("fill" + number(id), () -> volume.filling = running);
    }
  }

  @Override
  public Portal serve(String id, Target target) {
    target.volumes().forEach(this::volume);
    Target there = targets.get(id);
    if (there == null) {
      world.change("serve", () -> targets.put(id, target));
    } else if (!there.equals(target)) {
      throw new GatewayRefusal(name, Reason.TARGET_CONFLICT, "another target", "");
    }
    return new Portal("127.0.0.1:3260", target.iqn());
  }

  @Override
  public void endTarget(String id) {
    world.reach(name);
    if (targets.containsKey(id)) {
      world.change("end target", () -> targets.remove(id));
    }
  }

  @Override
  public void flush(String id) {
    volume(id);
  }

  @Override
  public Statistics statistics(String id) {
    Volume volume = volume(id);
    boolean reachable = world.gatewayOfOrigin(volume.origin).isServing(volume.origin);
    if (volume.filling && reachable) {
      List<Long> next = volume.absent.stream().sorted().limit(blocksPerLook).toList();
      next.forEach(block -> fetch(volume, block));
    }
    long absent = volume.absent.size() * FakeDisk.BLOCK;
    return new Statistics(
        id,
        volume.home.sizeBytes,
        volume.home.sizeBytes - absent,
        absent,
        0,
        0,
        volume.generation,
        volume.absent.isEmpty(),
        new Fill(volume.filling, volume.bytesPerSecond, 0, !reachable),
        reachable,
        reachable ? null : "connection refused",
        List.of(),
        new Fetched(0, 0, 0, 0),
        0,
        new Reads(0, 0),
        new Waits(0, 0, 0));
  }

  private void fetch(Volume volume, long block) {
    FakeDisk.Block there = origin(volume).blocks.get(block);
    if (there != null) {
      volume.home.write(block, there.content());
    }
    volume.absent.remove(block);
  }

  private FakeDisk origin(Volume volume) {
    String id = volume.origin.substring(volume.origin.lastIndexOf('/') + 1);
    FakeDisk disk = world.gatewayOfOrigin(volume.origin).exports.get(id);
    if (disk == null) {
      throw new GatewayRefusal(name, Reason.ORIGIN_UNREACHABLE, "no export " + id, "");
    }
    return disk;
  }

  private boolean isServing(String origin) {
    return !world.unreachable.containsKey(name)
        && exports.containsKey(origin.substring(origin.lastIndexOf('/') + 1));
  }

  @Override
  public List<Statistics> volumes() {
    world.reach(name);
    return volumes.keySet().stream().sorted().map(this::statistics).toList();
  }

  @Override
  public List<Block> blocks(String id, int buckets) {
    Volume volume = volume(id);
    long bytes = (volume.home.sizeBytes + buckets - 1) / buckets;
    return IntStream.range(0, buckets).mapToObj(i -> block(volume, i * bytes, bytes)).toList();
  }

  private static Block block(Volume volume, long offset, long length) {
    long absent = 0;
    long fetched = 0;
    for (long at = offset; at < offset + length; at += FakeDisk.BLOCK) {
      long number = at / FakeDisk.BLOCK;
      absent += volume.absent.contains(number) ? FakeDisk.BLOCK : 0;
      fetched += volume.home.blocks.containsKey(number) ? FakeDisk.BLOCK : 0;
    }
    return new Block(absent, fetched, 0, 0, Math.max(0, length - absent - fetched));
  }

  @Override
  public byte[] bootTrace(String id) {
    byte[] recorded = volume(id).recorded;
    if (recorded == null) {
      throw new GatewayRefusal(name, Reason.TRACE_NOT_FOUND, id, "");
    }
    return recorded;
  }

  @Override
  public void play(String id, byte[] bootTrace) {
    Volume volume = volume(id);
    if (!Arrays.equals(volume.played, bootTrace)) {
      world.change("play boot trace" + number(id), () -> volume.played = bootTrace);
    }
  }

  @Override
  public void deleteVolume(String id, boolean discard) {
    world.reach(name);
    Volume volume = volumes.get(id);
    if (volume == null) {
      return;
    }
    if (!discard && !volume.absent.isEmpty()) {
      throw new GatewayRefusal(name, Reason.NOT_FILLED, "not filled", "");
    }
    world.change(
        "delete volume" + number(id),
        () -> {
          volumes.remove(id);
          targets.values().removeIf(target -> target.volumes().contains(id));
        });
  }

  /// Which disk of its machine a volume is of: nothing for the first.
  private static String number(String volume) {
    return volume.length() == UUID_LENGTH ? "" : " " + volume.substring(UUID_LENGTH + 1);
  }

  /// The same of an export, whose id has its generation last.
  private static String numberOfExport(String export) {
    return number(export.substring(0, export.lastIndexOf('-')));
  }

  Volume volume(String id) {
    world.reach(name);
    Volume volume = volumes.get(id);
    if (volume == null) {
      throw new GatewayRefusal(name, Reason.VOLUME_NOT_FOUND, id, "");
    }
    return volume;
  }

  private FakeDisk attached(String uuid) {
    world.reach(name);
    return vcenter.get(machine).attached.values().stream()
        .filter(d -> d.uuid().equals(uuid))
        .map(AttachedDisk::path)
        .map(vcenter::disk)
        .findFirst()
        .orElseThrow(() -> new GatewayRefusal(name, Reason.DISK_NOT_FOUND, uuid, ""));
  }
}
