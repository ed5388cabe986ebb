package slipway.gateway.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import slipway.gateway.link.LinkServer;
import slipway.gateway.tls.Authority;
import slipway.gateway.tls.Identity;

/// A whole gateway as a process of its own: guests use its volume over iSCSI and are rude to it,
/// its origin comes over a link that is cut, and it is killed at a random instant, several times.
/// What was acknowledged survives a kill, flushed or not.
final class ProcessLife {
  private static final int GUESTS = 2;
  private static final int SIZE = 6 << 20;
  private static final int RUDE_ONE_IN = 60;

  private final Path dir;
  private final Random random;
  private final long[] origin = new long[SIZE / Sectors.BYTES];
  private final Ledger ledger;
  private final AtomicLong operations = new AtomicLong();
  private volatile int port;
  private volatile boolean down;
  private final AtomicLong faults = new AtomicLong();

  private ProcessLife(Path dir, long seed) {
    this.dir = dir;
    this.random = new Random(seed);
    for (int sector = 0; sector < origin.length; sector++) {
      origin[sector] = sector / 500 % 4 == 1 ? Sectors.ZEROS : Sectors.ofOrigin(0);
    }
    this.ledger = new Ledger(origin);
  }

  /// Lives a life in an empty folder with so many kills; throws [Violation] when a law was broken.
  static CacheLife.Outcome live(Path dir, long seed, int kills)
      throws IOException, InterruptedException {
    ProcessLife life = new ProcessLife(dir, seed);
    Authority authority = Authority.create(dir.resolve("ca"));
    authority.issue("127.0.0.1", dir.resolve("source"));
    authority.issue("destination", dir.resolve("destination"));
    UnsteadyOrigin from = new UnsteadyOrigin(life.origin, SIZE, seed);
    from.fail(life.random.nextInt(20));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (LinkServer server = new LinkServer(any, Identity.load(dir.resolve("source")));
        CutRelay relay = CutRelay.start(server.port(), new Random(life.random.nextLong()))) {
      server.publish(Victim.DISK, from);
      int unit = life.random.nextBoolean() ? 16 << 10 : 64 << 10;
      List<String> arguments =
          List.of(
              dir.toString(),
              Integer.toString(SIZE),
              Integer.toString(unit),
              Integer.toString(256 << 10 << life.random.nextInt(5)),
              Integer.toString(relay.port()),
              dir.resolve("destination").toString());
      for (int kill = 0; kill < kills; kill++) {
        life.incarnation(arguments, kill > 0);
      }
      life.last(arguments);
      life.faults.addAndGet(relay.cuts() + from.faults());
    }
    return new CacheLife.Outcome(life.operations.get(), life.faults.get(), 0, kills);
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName()));
    command.addAll(arguments);
    Process child =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(dir.resolve("log").toFile()))
            .start();
    BufferedReader said = child.inputReader();
    String line = said.readLine();
    if (line == null || !line.startsWith("port ")) {
      child.destroyForcibly();
      throw new Violation("law 8: does not come up: " + Files.readString(dir.resolve("log")));
    }
    port = Integer.parseInt(line.substring(5));
    down = false;
    return child;
  }

  private IscsiDisk disk(int number, int rudeOneIn) {
    return new IscsiDisk(
        () -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        SIZE,
        number,
        new Random(random.nextLong()),
        rudeOneIn);
  }

  private void incarnation(List<String> arguments, boolean judge)
      throws IOException, InterruptedException {
    Process child = start(arguments);
    Queue<Violation> trouble = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    try {
      if (judge) {
        judge();
      }
      int border = origin.length / 4 + random.nextInt(origin.length / 2);
      for (int i = 0; i < GUESTS; i++) {
        int first = i == 0 ? 0 : border;
        int count = i == 0 ? border : origin.length - border;
        IscsiDisk disk = disk(i + 1, RUDE_ONE_IN);
        Random own = new Random(random.nextLong());
        Guest guest = new Guest(disk, ledger, first, count, own, () -> down, operations);
        threads.add(Thread.ofVirtual().start(() -> actAll(guest, disk, trouble)));
      }
      LockSupport.parkNanos(50_000_000L + random.nextInt(1_500_000_000));
    } finally {
      down = true;
      child.toHandle().destroyForcibly();
      child.waitFor();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (Violation each : trouble) {
      throw each;
    }
  }

  private void actAll(Guest guest, IscsiDisk disk, Queue<Violation> trouble) {
    while (!down && trouble.isEmpty()) {
      try {
        guest.act();
      } catch (Violation e) {
        trouble.add(e);
      } catch (IOException e) {
        faults.incrementAndGet(); // Busy, dropped or killed; what it leaves open stands in the
        // ledger.
      }
    }
    try {
      disk.close();
    } catch (IOException _) {
      // It was only a socket.
    }
  }

  private void last(List<String> arguments) throws IOException, InterruptedException {
    Process child = start(arguments);
    try {
      judge();
    } finally {
      child.toHandle().destroyForcibly();
      child.waitFor();
    }
  }

  private void judge() throws IOException {
    try (IscsiDisk disk = disk(GUESTS + 1, 0)) {
      int chunk = 256;
      for (int first = 0; first < origin.length; first += chunk) {
        int count = Math.min(chunk, origin.length - first);
        ByteBuffer bytes = readPatiently(disk, first, count);
        String wrong = ledger.read(first, bytes);
        if (!wrong.isEmpty()) {
          throw new Violation("after a kill: " + wrong);
        }
      }
    }
  }

  /// Tries again while the link is down, as an initiator does with BUSY.
  private static ByteBuffer readPatiently(IscsiDisk disk, int first, int count) throws IOException {
    for (int attempt = 0; ; attempt++) {
      ByteBuffer bytes = ByteBuffer.allocate(count * Sectors.BYTES);
      try {
        disk.read((long) first * Sectors.BYTES, bytes);
        return bytes.flip();
      } catch (slipway.gateway.block.UnreachableException e) {
        if (attempt == 20) {
          throw new Violation("the origin is there and cannot be reached", e);
        }
      }
    }
  }
}
