package slipway.gateway.link;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import slipway.gateway.block.Urgency;

/// The bytes of demand replies that are on their way over one link. The bulk connections keep that
/// much less under way meanwhile, so that all together never exceed what the path holds: the server
/// gets the request and the pause in its credit at the same moment, and the credit comes back as
/// the demand's bytes come in, and at their pace: all at once, the server would send a burst of as
/// many bytes, which the next demand would find in its way.
final class Expected implements Pacer.Demand {
  /// How long after a demand read the next one is likely: a machine that works pauses less.
  static final Duration LATELY = Duration.ofSeconds(2);

  private final LongSupplier clock;
  private final AtomicLong bytes = new AtomicLong();
  private final List<Runnable> giving = new CopyOnWriteArrayList<>();
  private volatile long lastBegun;

  Expected(LongSupplier nanoClock) {
    this.clock = nanoClock;
    this.lastBegun = nanoClock.getAsLong() - LATELY.toNanos();
  }

  /// Runs `grant` whenever there is more room again, until [#forget].
  void tell(Runnable grant) {
    giving.add(grant);
  }

  void forget(Runnable grant) {
    giving.remove(grant);
  }

  /// A demand read was asked.
  void begin(Call call) {
    if (call.urgency() == Urgency.DEMAND && call instanceof ReadCall read) {
      lastBegun = clock.getAsLong();
      read.expected().set(read.length());
      bytes.addAndGet(read.length());
    }
  }

  /// A part of the reply came.
  void came(Call call, Frame frame) {
    if (call instanceof ReadCall read && frame instanceof Piece piece) {
      AtomicInteger left = read.expected();
      int n = Math.min(piece.bytes().remaining(), left.get());
      left.addAndGet(-n);
      less(n);
    }
  }

  /// The reply is complete, smaller than it might have been, or will never come.
  void settle(Call call) {
    if (call instanceof ReadCall read) {
      less(read.expected().getAndSet(0));
    }
  }

  private void less(int count) {
    if (count > 0) {
      bytes.addAndGet(-count);
      giving.forEach(Runnable::run);
    }
  }

  /// How many of them one of the bulk connections makes room for.
  @Override
  public long reserved() {
    return Math.max(0, bytes.get()) / Link.BULK_LANES;
  }

  @Override
  public boolean lately() {
    return bytes.get() > 0 || clock.getAsLong() - lastBegun < LATELY.toNanos();
  }

  @Override
  public boolean here() {
    return false;
  }

  /// The same for the connection that carries the demand itself, which leaves nothing free for it.
  Pacer.Demand own() {
    return new Pacer.Demand() {
      @Override
      public long reserved() {
        return 0;
      }

      @Override
      public boolean lately() {
        return Expected.this.lately();
      }

      @Override
      public boolean here() {
        return true;
      }
    };
  }
}
