package slipway.gateway.cache;

import java.time.Duration;

/// The bounds of one cached device.
///
/// @param fetchUnitBytes what one read of the origin asks for; a power of two
/// @param patience how long a read waits for an origin that cannot be reached (law 5)
/// @param demandFlights fetches under way at once because somebody waits
/// @param fillFlights fetches under way at once for any other reason
/// @param checkpointEvery how long a fetched grain may stay in the live map only
/// @param checkpointBytes how many fetched bytes may stay in the live map only
public record CacheOptions(
    int fetchUnitBytes,
    Duration patience,
    int demandFlights,
    int fillFlights,
    Duration checkpointEvery,
    long checkpointBytes) {

  public static final int MIN_FETCH_UNIT_BYTES = 4096;
  public static final int MAX_FETCH_UNIT_BYTES = 1 << 20;

  /// Under Linux's 30 s for one SCSI command, so that the answer is ours and not a reset.
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(20);

  /// Bounds the buffers of demand reads; far beyond any link's delay times rate.
  private static final int DEMAND_BYTES_IN_FLIGHT = 16 << 20;

  /// Twice what 1 Gbit/s at 5 ms one way needs, so a fill keeps the link full without piling up.
  private static final int FILL_BYTES_IN_FLIGHT = 2 << 20;

  private static final int MIN_FLIGHTS = 4;

  public CacheOptions {
    if (Integer.bitCount(fetchUnitBytes) != 1
        || fetchUnitBytes < MIN_FETCH_UNIT_BYTES
        || fetchUnitBytes > MAX_FETCH_UNIT_BYTES) {
      throw new IllegalArgumentException(
          "the fetch unit is a power of two from 4 KiB to 1 MiB, not " + fetchUnitBytes);
    }
    if (patience.isNegative() || demandFlights < 1 || fillFlights < 1) {
      throw new IllegalArgumentException("patience and flights are positive");
    }
    if (!checkpointEvery.isPositive() || checkpointBytes < 1) {
      throw new IllegalArgumentException("checkpoints are bounded by time and bytes");
    }
  }

  public static CacheOptions defaults() {
    return ofFetchUnit(64 << 10);
  }

  public static CacheOptions ofFetchUnit(int bytes) {
    return new CacheOptions(
        bytes,
        DEFAULT_PATIENCE,
        Math.max(MIN_FLIGHTS, DEMAND_BYTES_IN_FLIGHT / bytes),
        Math.max(MIN_FLIGHTS, FILL_BYTES_IN_FLIGHT / bytes),
        Duration.ofSeconds(5),
        256L << 20);
  }

  public CacheOptions withPatience(Duration wait) {
    return new CacheOptions(
        fetchUnitBytes, wait, demandFlights, fillFlights, checkpointEvery, checkpointBytes);
  }

  public CacheOptions withFlights(int demand, int fill) {
    return new CacheOptions(
        fetchUnitBytes, patience, demand, fill, checkpointEvery, checkpointBytes);
  }

  public CacheOptions withCheckpoints(Duration every, long bytes) {
    return new CacheOptions(fetchUnitBytes, patience, demandFlights, fillFlights, every, bytes);
  }

  int grainsPerUnit() {
    return fetchUnitBytes / MapGeometry.GRAIN_BYTES;
  }
}
