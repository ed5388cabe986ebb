import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Durability;
import slipway.gateway.block.FileDevice;
import slipway.gateway.cache.PresenceMap;
import slipway.gateway.link.Link;
import slipway.gateway.tls.Identity;
import slipway.gateway.volume.Volume;
import slipway.gateway.volume.VolumeSpec;
import slipway.lab.wan.LinkShaper;

/// The parts of `bench/run` that no existing program measures. Each prints numbers on one line.
final class Measure {
  private static final int MISS_BYTES = 64 << 10;
  private static final int PING_BYTES = 48;
  private static final long TIB = 1L << 40;
  private static final long MISS_NANOS = 10_000_000;

  /// So long both ends fill before anything is measured, with misses so far apart.
  private static final long WARM_UP_NANOS = 20_000_000_000L;

  private static final long WARM_UP_MISS_NANOS = 500_000;

  private Measure() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "shaper" -> shaper(Integer.parseInt(args[1]), args[2]);
      case "pong" -> pong(Integer.parseInt(args[1]));
      case "ping" ->
          ping(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Double.parseDouble(args[3]));
      case "writes" -> writes(args);
      case "fill" -> fill(args);
      case "terabyte" -> terabyte(Path.of(args[1]));
      case "reopen" -> reopen(Path.of(args[1]));
      case "idle" -> idle(Path.of(args[1]), Integer.parseInt(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /// Relays to a port over a link of MBIT:MS; prints its own port.
  private static void shaper(int port, String link) throws Exception {
    InetSocketAddress to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    LinkShaper shaper = LinkShaper.start(to, LinkShaper.Link.parse(link));
    System.out.println(shaper.address().getPort());
    Thread.currentThread().join();
  }

  /// Answers a header with so many bytes and a header, as a target does.
  private static void pong(int bytes) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println(listener.getLocalPort());
      while (true) {
        try (Socket peer = listener.accept()) {
          peer.setTcpNoDelay(true);
          byte[] in = new byte[PING_BYTES];
          byte[] out = new byte[PING_BYTES + bytes];
          while (peer.getInputStream().readNBytes(in, 0, in.length) == in.length) {
            peer.getOutputStream().write(out);
          }
        }
      }
    }
  }

  private static void ping(int port, int bytes, double seconds) throws IOException {
    try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
      peer.setTcpNoDelay(true);
      InputStream in = peer.getInputStream();
      byte[] out = new byte[PING_BYTES];
      byte[] answer = new byte[PING_BYTES + bytes];
      long start = System.nanoTime();
      long count = 0;
      while (System.nanoTime() - start < seconds * 1e9) {
        peer.getOutputStream().write(out);
        in.readNBytes(answer, 0, answer.length);
        count++;
      }
      System.out.printf("%.3f%n", count * 1e9 / (System.nanoTime() - start));
    }
  }

  /// writes PORT IQN LUN BYTES QUEUE SECONDS DISK_BYTES: random writes a second.
  private static void writes(String[] args) throws IOException {
    try (Initiator initiator =
        new Initiator(Integer.parseInt(args[1]), args[2], Integer.parseInt(args[3]))) {
      System.out.printf(
          "%.0f%n",
          initiator.writes(
              Integer.parseInt(args[4]),
              Integer.parseInt(args[5]),
              Double.parseDouble(args[6]),
              Long.parseLong(args[7])));
    }
  }

  /// fill DIR DIRECT SHAPED DISK TLS MISSES: fills a volume over the link at the port SHAPED, after
  /// some over the unshaped port DIRECT: both gateways have run for a while then, as they have in
  /// life. Prints the seconds, the bytes on the wire, and the median and 95th percentile of 64 KiB
  /// demand misses meanwhile.
  private static void fill(String[] args) throws Exception {
    Path dir = Path.of(args[1]);
    Identity identity = Identity.load(Path.of(args[5]));
    long warm = System.nanoTime() + WARM_UP_NANOS;
    for (int i = 0; System.nanoTime() - warm < 0; i++) {
      filled(dir.resolve("direct" + i), Integer.parseInt(args[2]), args[4], identity, WARM_UP_MISS_NANOS);
    }
    System.out.println(
        filled(
            dir.resolve("shaped"),
            Integer.parseInt(args[3]),
            args[4],
            identity,
            Boolean.parseBoolean(args[6]) ? MISS_NANOS : 0));
  }

  private static String filled(Path dir, int port, String disk, Identity identity, long missNanos)
      throws Exception {
    Files.createDirectories(dir);
    Path home = dir.resolve("home");
    try (Link link = new Link(InetSocketAddress.createUnresolved("127.0.0.1", port), identity)) {
      long size = link.open(disk).size();
      FileDevice.create(home, size).close();
      VolumeSpec spec =
          VolumeSpec.of("bench", size, home.toUri(), URI.create("slipway:///d"));
      long before = link.statistics().receivedBytes();
      try (Volume volume =
          Volume.create(
              dir.resolve("state"),
              spec,
              at -> FileDevice.openWritable(Path.of(at)),
              origin -> link.open(disk))) {
        long start = System.nanoTime();
        volume.startFill(0);
        List<Double> waits = missNanos > 0 ? missWhileFilling(volume, missNanos) : List.of();
        while (volume.statistics().absentBytes() > 0) {
          java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long wire = link.statistics().receivedBytes() - before;
        return String.format(
            "%.4f %d %.3f %.3f %d",
            seconds, wire, quantile(waits, 0.5), quantile(waits, 0.95), waits.size());
      }
    } finally {
      Files.delete(home);
    }
  }

  /// Misses from the back, where the fill arrives last, one at a time; those that found their
  /// bytes there already don't count.
  private static List<Double> missWhileFilling(Volume volume, long apartNanos)
      throws Exception {
    List<Double> waits = new ArrayList<>();
    ByteBuffer into = ByteBuffer.allocateDirect(MISS_BYTES);
    Random random = new Random(1);
    long units = volume.size() / MISS_BYTES;
    java.util.concurrent.locks.LockSupport.parkNanos(50 * apartNanos);
    while (volume.statistics().absentBytes() > volume.size() / 4) {
      long unit = units / 2 + random.nextLong(units / 2);
      long waited = volume.statistics().activity().demandWaits();
      long start = System.nanoTime();
      volume.read(unit * MISS_BYTES, into.clear());
      double millis = (System.nanoTime() - start) / 1e6;
      if (volume.statistics().activity().demandWaits() > waited) {
        waits.add(millis);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(apartNanos);
    }
    return waits;
  }

  private static double quantile(List<Double> of, double q) {
    double[] sorted = of.stream().mapToDouble(d -> d).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) (q * (sorted.length - 1))];
  }

  private static Volume open(Path dir) throws IOException {
    return Volume.open(
        dir.resolve("state"),
        home -> FileDevice.openWritable(Path.of(home)),
        origin -> FileDevice.openReadOnly(dir.resolve("home")));
  }

  private static Volume make(Path dir, long size) throws IOException {
    Files.createDirectories(dir);
    FileDevice.create(dir.resolve("home"), size).close();
    VolumeSpec spec =
        VolumeSpec.of("big", size, dir.resolve("home").toUri(), URI.create("file:///none"));
    return Volume.create(
        dir.resolve("state"),
        spec,
        home -> FileDevice.openWritable(Path.of(home)),
        origin -> FileDevice.openReadOnly(dir.resolve("home")));
  }

  /// Makes a 1 TiB volume, writes all over it, and dies.
  private static void terabyte(Path dir) throws IOException {
    Volume volume = make(dir, TIB);
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      long at = random.nextLong(TIB / 4096) * 4096;
      volume.zero(at, 4096, Durability.VOLATILE);
    }
    volume.flush();
    Runtime.getRuntime().halt(0);
  }

  /// Opens it as after a kill and as after a power loss. Prints both times in seconds and the MiB
  /// of its map in memory.
  private static void reopen(Path dir) throws IOException {
    long start = System.nanoTime();
    open(dir); // not closed: the next open is after a crash again
    double killed = (System.nanoTime() - start) / 1e9;
    long mapped = resident("live");
    Path map = dir.resolve("state").resolve("map");
    start = System.nanoTime();
    PresenceMap.open(
        FileDevice.openWritable(map), dir.resolve("other-live"), UUID.randomUUID());
    double lost = (System.nanoTime() - start) / 1e9;
    System.out.printf("%.2f %.2f %.1f%n", killed, lost, mapped / 1024.0);
    Runtime.getRuntime().halt(0);
  }

  /// KiB of our mappings of files with that name that are in memory.
  private static long resident(String name) throws IOException {
    long sum = 0;
    boolean counts = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("^[0-9a-f]+-[0-9a-f]+ .*")) {
        counts = line.endsWith("/" + name);
      } else if (counts && line.startsWith("Rss:")) {
        sum += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return sum;
  }

  /// Opens so many volumes of 100 GiB and prints the MiB the process has then.
  private static void idle(Path dir, int count) throws Exception {
    BlockDevice[] volumes = new BlockDevice[count];
    for (int i = 0; i < count; i++) {
      volumes[i] = make(dir.resolve("v" + i), 100L << 30);
      volumes[i].read(0, ByteBuffer.allocate(4096));
    }
    System.gc();
    Thread.sleep(1000);
    String status = Files.readString(Path.of("/proc/self/status"));
    long kib =
        Arrays.stream(status.split("\n"))
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .sum();
    System.out.printf("%.0f%n", kib / 1024.0);
    Runtime.getRuntime().halt(0);
  }
}
