package slipway.gateway.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import slipway.gateway.block.Extent;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;
import slipway.gateway.cache.CacheOptions;
import slipway.gateway.cache.CachedDevice;
import slipway.gateway.cache.PresenceMap;

/// A cached disk through several deaths: made from a seed, used by guests and a filler while home,
/// its map and its origin fail, killed or cut from its power at a random operation, and judged.
final class CacheLife {
  private static final int GUESTS = 2;
  private static final Duration PATIENCE = Duration.ofMillis(300);

  /// Where the origin is steady, so that a busy host is not taken for a broken law.
  private static final Duration STEADY_PATIENCE = Duration.ofSeconds(60);

  /// How an incarnation ends.
  private enum End {
    POWER_LOSS,
    PROCESS_DEATH,
    DETACH
  }

  /// What a life went through.
  record Outcome(long operations, long faults, long powerLosses, long processDeaths) {}

  private final Path dir;
  private final Random random;
  private final FragileHost host;
  private final long size;
  private final CacheOptions options;
  private FragileHost.Fragile home;
  private FragileHost.Fragile map;
  private long[] origin;
  private Ledger ledger;
  private UUID boot = UUID.randomUUID();
  private Path live;
  private final AtomicLong operations = new AtomicLong();
  private long originFaults;
  private long powerLosses;
  private long processDeaths;

  private CacheLife(Path dir, long seed) throws IOException {
    this.dir = dir;
    this.live = dir.resolve("live-0");
    this.random = new Random(seed);
    this.host = new FragileHost(new Random(random.nextLong()));
    int sectors = 8 * (20 + random.nextInt(140)) + random.nextInt(8);
    this.size = (long) sectors * Sectors.BYTES;
    int flights = 1 + random.nextInt(4);
    this.options =
        CacheOptions.ofFetchUnit(random.nextBoolean() ? 16 << 10 : 64 << 10)
            .withFlights(flights, flights)
            .withPatience(PATIENCE)
            .withCheckpoints(Duration.ofMillis(1 + random.nextInt(200)), 256 << 10);
    this.home = host.disk((int) size);
    this.map = host.disk((int) PresenceMap.fileBytes(size));
    this.origin = new long[sectors];
    int zeroFrom = random.nextInt(sectors);
    int zeroTo = zeroFrom + random.nextInt(sectors - zeroFrom);
    for (int sector = 0; sector < sectors; sector++) {
      boolean zero = sector >= zeroFrom && sector < zeroTo;
      origin[sector] = zero ? Sectors.ZEROS : Sectors.ofOrigin(0);
    }
    this.ledger = new Ledger(origin);
    PresenceMap.format(map, size, boot, true);
  }

  /// Lives a life in an empty folder; throws [Violation] when a law was broken.
  ///
  /// @param lies the disks say they have flushed and have not: must end in a violation, sometimes
  static Outcome live(Path dir, long seed, boolean lies) throws IOException, InterruptedException {
    CacheLife life = new CacheLife(dir, seed);
    if (lies) {
      life.host.lie();
    }
    life.rebase();
    int incarnations = 2 + life.random.nextInt(4);
    for (int i = 0; i < incarnations; i++) {
      life.incarnation();
    }
    return new Outcome(
        life.operations.get(),
        life.host.faults() + life.originFaults,
        life.powerLosses,
        life.processDeaths);
  }

  private CachedDevice open(UnsteadyOrigin from, Duration patience) {
    try {
      home = home.reopen();
      map = map.reopen();
      return new CachedDevice(
          home, from, PresenceMap.open(map, live, boot), options.withPatience(patience));
    } catch (IOException e) {
      throw new Violation("law 8: does not open after a crash: " + e.getMessage(), e);
    }
  }

  private UnsteadyOrigin unsteady() {
    return new UnsteadyOrigin(origin, size, random.nextLong());
  }

  /// Half of the lives begin with a rebase, cut off at a random operation or not at all. (Law 4)
  private void rebase() throws IOException {
    if (random.nextBoolean()) {
      return;
    }
    long[] next = origin.clone();
    List<Extent> changed = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      int first = random.nextInt(next.length);
      int count = 1 + random.nextInt(Math.min(60, next.length - first));
      java.util.Arrays.fill(next, first, first + count, Sectors.ofOrigin(1));
      changed.add(
          new Extent((long) first * Sectors.BYTES, (long) count * Sectors.BYTES, Extent.Kind.DATA));
    }
    CachedDevice device = open(unsteady(), STEADY_PATIENCE);
    for (int i = 0; i < random.nextInt(10); i++) {
      device.fetch(random.nextLong(size));
    }
    host.failAfter(1 + random.nextInt(12));
    boolean[] recorded = new boolean[1];
    try {
      device.rebase(
          new UnsteadyOrigin(next, size, random.nextLong()), changed, () -> recorded[0] = true);
    } catch (IOException e) {
      if (!host.down()) {
        throw new Violation("law 4: a rebase failed without a cause", e);
      }
    }
    if (recorded[0]) {
      origin = next;
      ledger = new Ledger(origin);
    }
    end(device, random.nextBoolean() ? End.POWER_LOSS : End.PROCESS_DEATH);
  }

  private void incarnation() throws IOException, InterruptedException {
    UnsteadyOrigin from = unsteady();
    boolean faulty = random.nextInt(3) > 0;
    // Without faults nothing may be refused, however slow a busy machine is.
    CachedDevice device = open(from, faulty ? PATIENCE : STEADY_PATIENCE);
    End end = End.values()[random.nextInt(End.values().length)];
    if (end != End.DETACH) {
      host.failAfter(1 + random.nextInt(200));
    }
    if (faulty) {
      from.fail(random.nextInt(60));
      host.fail(random.nextInt(30));
    }
    boolean flushFailed = use(device, from, faulty);
    from.fail(0);
    originFaults += from.faults();
    host.fail(0);
    if (end == End.DETACH && (flushFailed || !detached(device, faulty))) {
      end = End.PROCESS_DEATH;
    }
    end(device, end);
  }

  private boolean detached(CachedDevice device, boolean faulty) {
    long before = ledger.now();
    try {
      device.detach();
    } catch (IOException e) {
      if (!faulty) {
        throw new Violation("detaching failed without a cause", e);
      }
      return false;
    }
    ledger.flushed(before);
    return true;
  }

  /// Answers whether a flush failed, after which only a new open may go on.
  private boolean use(CachedDevice device, UnsteadyOrigin from, boolean faulty)
      throws InterruptedException {
    Queue<Throwable> trouble = new ConcurrentLinkedQueue<>();
    Queue<Exception> refusals = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    int sectors = origin.length;
    int border = sectors / 4 + random.nextInt(sectors / 2);
    for (int i = 0; i < GUESTS; i++) {
      int first = i == 0 ? 0 : border;
      int count = i == 0 ? border : sectors - border;
      Random own = new Random(random.nextLong());
      Guest guest = new Guest(device, ledger, first, count, own, host::down, operations);
      int steps = 10 + random.nextInt(60);
      threads.add(start(trouble, () -> actAll(guest, steps, refusals)));
    }
    Random own = new Random(random.nextLong());
    int steps = random.nextInt(40);
    threads.add(start(trouble, () -> fill(device, from, own, steps, refusals)));
    for (Thread thread : threads) {
      thread.join();
    }
    for (Throwable each : trouble) {
      throw each instanceof Violation v ? v : new Violation("unexpected: " + each, each);
    }
    for (Exception refused : refusals) {
      if (!faulty && !host.down()) {
        throw new Violation("refused without a cause: " + refused, refused);
      }
    }
    return refusals.stream().anyMatch(e -> String.valueOf(e.getMessage()).contains("flushing"));
  }

  /// What one of the threads does.
  private interface Work {
    void run() throws IOException;
  }

  private static Thread start(Queue<Throwable> trouble, Work work) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                work.run();
              } catch (Throwable e) {
                trouble.add(e);
              }
            });
  }

  private void actAll(Guest guest, int steps, Queue<Exception> refusals) {
    for (int step = 0; step < steps && !host.down(); step++) {
      try {
        guest.act();
      } catch (IOException e) {
        refusals.add(e);
      }
    }
  }

  private void fill(
      CachedDevice device, UnsteadyOrigin from, Random own, int steps, Queue<Exception> refusals)
      throws IOException {
    ScopedValue.CallableOp<Boolean, IOException> filling =
        () -> {
          for (int step = 0; step < steps && !host.down(); step++) {
            try {
              long at = device.nextAbsent(own.nextLong(size));
              if (at < size && own.nextInt(4) == 0) {
                for (Extent extent : from.extents(at, size - at)) {
                  if (extent.kind() == Extent.Kind.ZERO) {
                    device.zeroInOrigin(from, extent.offset(), extent.length());
                  }
                }
              } else if (at < size) {
                device.fetch(at);
              }
            } catch (UnreachableException e) {
              refusals.add(e);
            } catch (IOException e) {
              refusals.add(e);
              return false;
            }
          }
          return true;
        };
    boolean _ = ScopedValue.where(Urgency.SCOPE, Urgency.FILL).call(filling);
  }

  /// Ends an incarnation, comes up again, and judges every sector.
  private void end(CachedDevice device, End end) throws IOException {
    host.stop();
    Path next = dir.resolve("live-" + operations.get() + "-" + random.nextInt(1 << 20));
    boolean power = end == End.POWER_LOSS;
    if (power) {
      byte[] garbage = new byte[(int) Files.size(live)];
      random.nextBytes(garbage);
      Files.write(next, garbage);
      boot = UUID.randomUUID();
    } else {
      Files.copy(live, next, StandardCopyOption.REPLACE_EXISTING);
    }
    closeWhateverHappens(device);
    Files.deleteIfExists(live);
    live = next;
    if (power) {
      host.restore();
      powerLosses++;
    } else {
      host.restart();
      processDeaths += end == End.PROCESS_DEATH ? 1 : 0;
    }
    judge(power);
  }

  private static void closeWhateverHappens(CachedDevice device) {
    try {
      device.close();
    } catch (IOException _) {
      // The host is down: nothing that a closing process says counts.
    }
  }

  private void judge(boolean powerLost) throws IOException {
    UnsteadyOrigin steady = unsteady();
    CachedDevice device = open(steady, STEADY_PATIENCE);
    if (device.filled()) {
      steady.cut(); // law 6
    }
    zerosAreZero(device);
    int chunk = 1 + random.nextInt(200);
    for (int first = 0; first < origin.length; first += chunk) {
      int count = Math.min(chunk, origin.length - first);
      ByteBuffer bytes = ByteBuffer.allocate(count * Sectors.BYTES);
      try {
        device.read((long) first * Sectors.BYTES, bytes);
      } catch (IOException e) {
        throw new Violation("law 8: cannot be read after a crash, filled " + device.filled(), e);
      }
      String wrong =
          powerLost ? ledger.afterPowerLoss(first, bytes.flip()) : ledger.read(first, bytes.flip());
      if (!wrong.isEmpty()) {
        throw new Violation(
            "after " + (powerLost ? "a power loss: " : "a process death: ") + wrong);
      }
    }
    long before = ledger.now();
    device.detach();
    ledger.flushed(before);
  }

  private void zerosAreZero(CachedDevice device) throws IOException {
    for (Extent extent : device.extents(0, size)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) extent.length());
      if (extent.kind() == Extent.Kind.ZERO) {
        device.read(extent.offset(), bytes);
        if (bytes.flip().mismatch(ByteBuffer.allocate(bytes.limit())) >= 0) {
          throw new Violation("told as zeros and is not: " + extent);
        }
      }
    }
  }
}
