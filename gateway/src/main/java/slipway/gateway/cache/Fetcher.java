package slipway.gateway.cache;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.block.Urgency;

/// Brings units from the origin. However many callers want a unit, one flight fetches it. A flight
/// that somebody waits for is a virtual thread of its own, so that a caller's patience can end
/// before a hanging origin does; others fly on the thread that wants them.
final class Fetcher {
  /// How long somebody who waits stays with a flight that was begun for less urgent reasons,
  /// before a second one is sent with the right urgency.
  static final Duration PROMOTE_AFTER = Duration.ofMillis(250);

  /// Units one demand read has in flight before it waits for them.
  static final int UNITS_PER_ROUND = 256;

  private static final long FIRST_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONGEST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// One read of the origin, for one unit or for several neighbours. `units` is settled before
  /// anybody but the beginner knows the flight under more than its first.
  private static final class Flight {
    final long first;
    final Urgency urgency;
    final CountDownLatch over = new CountDownLatch(1);
    int units = 1;
    volatile @Nullable Throwable failure;

    Flight(long first, Urgency urgency) {
      this.first = first;
      this.urgency = urgency;
    }

    boolean await(long nanos) throws InterruptedIOException {
      try {
        return over.await(nanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
  }

  private final Home home;
  private final LiveMap grains;
  private final CacheOptions options;
  private final CacheCounters counters;
  private final Runnable landed;
  private final ConcurrentHashMap<Long, Flight> flights = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<ByteBuffer> longBuffers = new ConcurrentLinkedQueue<>();

  /// Units that may be under way, for each urgency its own: a flood of one doesn't stop another.
  private final Map<Urgency, Semaphore> permits = new EnumMap<>(Urgency.class);

  private final AtomicLong waiting = new AtomicLong();

  /// @param landed called after each unit has landed
  Fetcher(Home home, CacheOptions options, CacheCounters counters, Runnable landed) {
    this.home = home;
    this.grains = home.map.grains();
    this.options = options;
    this.counters = counters;
    this.landed = landed;
    for (Urgency urgency : Urgency.values()) {
      boolean demand = urgency == Urgency.DEMAND;
      permits.put(urgency, new Semaphore(demand ? options.demandFlights() : options.fillFlights()));
    }
  }

  /// How many callers wait for the origin at this moment.
  long waiting() {
    return waiting.get();
  }

  /// Returns when every grain of the range is present; retries until the patience ends.
  void ensure(GrainRange range) throws IOException {
    long start = System.nanoTime();
    long deadline = start + options.patience().toNanos();
    long retry = FIRST_RETRY_NANOS;
    Urgency begunFor = Urgency.DEMAND;
    waiting.incrementAndGet();
    try {
      while (!grains.allPresent(range.from(), range.to())) {
        home.checkOpen();
        Flight there = flights.get(range.from() / options.grainsPerUnit());
        begunFor = there == null ? begunFor : there.urgency;
        UnreachableException trouble = attempt(range, deadline);
        if (trouble != null) {
          long left = deadline - System.nanoTime();
          if (left <= 0) {
            throw new UnreachableException(
                home.origin() + " could not be reached within " + options.patience(), trouble);
          }
          pause(Math.min(retry, left));
          retry = Math.min(2 * retry, LONGEST_RETRY_NANOS);
        }
      }
    } finally {
      waiting.decrementAndGet();
      counters.waited(begunFor, System.nanoTime() - start);
    }
  }

  private @Nullable UnreachableException attempt(GrainRange range, long deadline)
      throws IOException {
    try {
      long unit = range.from() / options.grainsPerUnit();
      long end = (range.to() - 1) / options.grainsPerUnit() + 1;
      while (unit < end) {
        List<Flight> round = new ArrayList<>();
        for (; unit < end && round.size() < UNITS_PER_ROUND; unit++) {
          GrainRange wanted = unitGrains(unit).clippedTo(range.from(), range.to());
          if (!grains.allPresent(wanted.from(), wanted.to())) {
            Seat seat = book(unit, 1, Urgency.current(), deadline);
            if (seat.pilot()) {
              Thread.ofVirtual().name("fetch-" + unit).start(() -> fly(seat.flight()));
            }
            round.add(seat.flight());
          }
        }
        for (Flight flight : round) {
          finish(flight, deadline);
        }
      }
      return null;
    } catch (UnreachableException e) {
      return e;
    }
  }

  /// Fetches what is absent of a unit, and of up to `most - 1` behind it in the same read where
  /// nobody else fetches them, at the caller's urgency, with one attempt. Answers how many units
  /// were fetched.
  int fetch(long unit, int most) throws IOException {
    long deadline = System.nanoTime() + options.patience().toNanos();
    Seat seat = book(unit, most, Urgency.current(), deadline);
    Flight flight = seat.flight();
    if (seat.pilot()) {
      fly(flight);
    }
    try {
      finish(flight, deadline);
      return flight.units;
    } finally {
      forget(flight);
    }
  }

  private void forget(Flight flight) {
    for (int i = 0; i < flight.units; i++) {
      flights.remove(flight.first + i, flight);
    }
  }

  private GrainRange unitGrains(long unit) {
    long first = unit * options.grainsPerUnit();
    return new GrainRange(first, Math.min(first + options.grainsPerUnit(), home.map.grainCount()));
  }

  /// A place on a flight, which a pilot has to [#fly].
  private record Seat(Flight flight, boolean pilot) {}

  private Seat book(long unit, int most, Urgency urgency, long deadline) throws IOException {
    boolean demand = urgency == Urgency.DEMAND;
    Semaphore own = permits(urgency);
    while (true) {
      Flight there = flights.get(unit);
      if (there != null
          && (!demand || there.urgency == Urgency.DEMAND || there.await(PROMOTE_AFTER.toNanos()))) {
        return new Seat(there, false);
      }
      acquire(own, deadline);
      Flight mine = new Flight(unit, urgency);
      boolean ours =
          there == null
              ? flights.putIfAbsent(unit, mine) == null
              : flights.replace(unit, there, mine);
      if (ours) {
        lengthen(mine, most, own);
        return new Seat(mine, true);
      }
      own.release();
    }
  }

  /// Takes along the units behind that are wanting and free, as far as permits go.
  private void lengthen(Flight flight, int most, Semaphore own) {
    int longest = Math.min(most, CacheOptions.MAX_FETCH_UNIT_BYTES / options.fetchUnitBytes());
    long end = (home.map.grainCount() - 1) / options.grainsPerUnit() + 1;
    for (long next = flight.first + 1; flight.units < longest && next < end; next++) {
      GrainRange wanted = unitGrains(next);
      if (grains.allPresent(wanted.from(), wanted.to()) || !own.tryAcquire()) {
        return;
      }
      if (flights.putIfAbsent(next, flight) != null) {
        own.release();
        return;
      }
      flight.units++;
    }
  }

  private Semaphore permits(Urgency urgency) {
    return Objects.requireNonNull(permits.get(urgency));
  }

  private static void acquire(Semaphore own, long deadline) throws IOException {
    try {
      if (!own.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new UnreachableException("too many fetches are waiting for the origin already");
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private void finish(Flight flight, long deadline) throws IOException {
    if (!flight.await(deadline - System.nanoTime())) {
      counters.unreachable();
      throw new UnreachableException("the origin does not answer");
    }
    switch (flight.failure) {
      case null -> {}
      case UnreachableException e ->
          throw new UnreachableException("the origin cannot be reached", e);
      case IOException e -> throw new IOException("fetching failed: " + e.getMessage(), e);
      case Throwable e -> throw new IllegalStateException("fetching failed", e);
    }
  }

  private void fly(Flight flight) {
    try {
      ScopedValue.where(Urgency.SCOPE, flight.urgency)
          .call(
              () -> {
                transfer(flight);
                return null;
              });
    } catch (Throwable e) {
      if (e instanceof UnreachableException) {
        counters.unreachable();
      }
      flight.failure = e;
    } finally {
      forget(flight);
      permits(flight.urgency).release(flight.units);
      flight.over.countDown();
    }
  }

  private void transfer(Flight flight) throws IOException {
    long lastUnit = flight.first + flight.units - 1;
    GrainRange absent =
        absentOf(new GrainRange(unitGrains(flight.first).from(), unitGrains(lastUnit).to()));
    if (absent.isEmpty()) {
      return;
    }
    BlockDevice origin = home.origin();
    long from = absent.from() * MapGeometry.GRAIN_BYTES;
    int length = (int) (Math.min(absent.to() * MapGeometry.GRAIN_BYTES, home.map.size()) - from);
    boolean single = flight.units == 1;
    ByteBuffer buffer = single ? takeBuffer() : takeLongBuffer();
    try {
      long begun = System.nanoTime();
      origin.read(from, buffer.clear().limit(length));
      counters.fetched(flight.urgency, length, System.nanoTime() - begun);
      land(flight, origin, absent, buffer.flip());
    } finally {
      (single ? buffers : longBuffers).add(buffer);
    }
  }

  /// Unit by unit, because each has its lock.
  private void land(Flight flight, BlockDevice origin, GrainRange absent, ByteBuffer bytes)
      throws IOException {
    long start = absent.from() * MapGeometry.GRAIN_BYTES;
    for (int i = 0; i < flight.units; i++) {
      GrainRange unit = unitGrains(flight.first + i).clippedTo(absent.from(), absent.to());
      if (unit.isEmpty()) {
        continue;
      }
      long at = unit.from() * MapGeometry.GRAIN_BYTES;
      long end = Math.min(unit.to() * MapGeometry.GRAIN_BYTES, home.map.size());
      ByteBuffer piece = bytes.slice((int) (at - start), (int) (end - at));
      if (home.land(origin, unit, piece) && flight.urgency == Urgency.DEMAND) {
        grains.tallyDemand(unit.from(), (int) (unit.to() - unit.from()));
      }
      landed.run();
    }
  }

  /// Notes that the origin reads as zeros in whole grains, until it is replaced.
  void landZeros(BlockDevice origin, GrainRange range) throws IOException {
    ByteBuffer scratch = takeBuffer();
    try {
      long end;
      for (long first = range.from(); first < range.to(); first = end) {
        end = Math.min(range.to(), (first / options.grainsPerUnit() + 1) * options.grainsPerUnit());
        if (!grains.allPresent(first, end)
            && !home.landZeros(origin, new GrainRange(first, end), scratch)) {
          return;
        }
      }
    } finally {
      buffers.add(scratch);
    }
  }

  /// From the first absent grain of the range to the last.
  private GrainRange absentOf(GrainRange range) {
    long first = grains.nextAbsent(range.from(), range.to());
    long end = range.to();
    while (end > first && grains.state(end - 1) != GrainState.ABSENT) {
      end--;
    }
    return new GrainRange(first, end);
  }

  private ByteBuffer takeLongBuffer() {
    ByteBuffer free = longBuffers.poll();
    return free != null ? free : ByteBuffer.allocateDirect(CacheOptions.MAX_FETCH_UNIT_BYTES);
  }

  private ByteBuffer takeBuffer() {
    ByteBuffer free = buffers.poll();
    return free != null ? free : ByteBuffer.allocateDirect(options.fetchUnitBytes());
  }

  private static void pause(long nanos) throws InterruptedIOException {
    LockSupport.parkNanos(nanos);
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for the origin");
  }
}
