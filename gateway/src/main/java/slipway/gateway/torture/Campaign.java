package slipway.gateway.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs lives until the time is over or one of them breaks a law. Life number i has the seed
/// `seed + i`, so a violation is replayed with its own seed and a single life.
public final class Campaign {
  /// Lives at once: most of their time is waiting for late replies.
  static final int AT_ONCE = 4;

  /// A seed that is a multiple of this is that of a process, which takes seconds instead of
  /// milliseconds.
  static final int PROCESS_LIFE_EVERY = 200;

  /// How often each of those is killed.
  private static final int KILLS = 3;

  /// What a campaign did and found.
  ///
  /// @param violations the laws that were broken, each with the seed of its life; ends at the first
  public record Report(
      long seed,
      long seconds,
      long lives,
      long processLives,
      long operations,
      long faults,
      long powerLosses,
      long processDeaths,
      List<String> violations) {

    /// One line of JSON.
    public String json() {
      String found =
          violations.stream()
              .map(each -> "\"" + each.replace("\\", "/").replace("\"", "'") + "\"")
              .collect(Collectors.joining(","));
      return "{\"seed\":%d,\"seconds\":%d,\"lives\":%d,\"processLives\":%d,\"operations\":%d,"
              .formatted(seed, seconds, lives, processLives, operations)
          + "\"faults\":%d,\"powerLosses\":%d,\"processDeaths\":%d,\"violations\":[%s]}"
              .formatted(faults, powerLosses, processDeaths, found);
    }
  }

  private final Path dir;
  private final long seed;
  private final boolean lies;
  private final AtomicLong nextSeed;
  private final LongAdder lives = new LongAdder();
  private final LongAdder processLives = new LongAdder();
  private final LongAdder operations = new LongAdder();
  private final LongAdder faults = new LongAdder();
  private final LongAdder powerLosses = new LongAdder();
  private final LongAdder processDeaths = new LongAdder();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();

  /// A campaign in a folder of its own, which is emptied afterwards.
  public Campaign(Path dir, long seed) {
    this(dir, seed, false);
  }

  Campaign(Path dir, long seed, boolean lies) {
    this.dir = dir;
    this.seed = seed;
    this.lies = lies;
    this.nextSeed = new AtomicLong(seed);
  }

  /// Lives lives for so long, at most so many.
  public Report run(Duration time, long most) throws InterruptedException {
    long start = System.nanoTime();
    List<Thread> lanes = new ArrayList<>();
    for (int lane = 0; lane < AT_ONCE; lane++) {
      lanes.add(
          Thread.ofVirtual()
              .name("torture-" + lane)
              .start(
                  () -> {
                    for (long life = nextSeed.getAndIncrement();
                        life - seed < most
                            && violations.isEmpty()
                            && System.nanoTime() - start < time.toNanos();
                        life = nextSeed.getAndIncrement()) {
                      live(life);
                    }
                  }));
    }
    for (Thread lane : lanes) {
      lane.join();
    }
    return new Report(
        seed,
        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
        lives.sum(),
        processLives.sum(),
        operations.sum(),
        faults.sum(),
        powerLosses.sum(),
        processDeaths.sum(),
        List.copyOf(violations));
  }

  private void live(long life) {
    Path own = dir.resolve("life-" + life);
    try {
      Files.createDirectories(own);
      boolean process = !lies && Math.floorMod(life, PROCESS_LIFE_EVERY) == 0;
      CacheLife.Outcome record =
          process ? ProcessLife.live(own, life, KILLS) : CacheLife.live(own, life, lies);
      (process ? processLives : lives).increment();
      operations.add(record.operations());
      faults.add(record.faults());
      powerLosses.add(record.powerLosses());
      processDeaths.add(record.processDeaths());
    } catch (Violation | IOException e) {
      violations.add("seed " + life + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      delete(own);
    }
  }

  private static void delete(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.getLogger(Campaign.class.getName())
          .log(System.Logger.Level.WARNING, tree + " stays: " + e.getMessage());
    }
  }
}
