package slipway.gateway.control;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A volume as the control API shows it. Sizes are bytes.
public record VolumeView(
    String id,
    String disk,
    String origin,
    long generation,
    long sizeBytes,
    long presentBytes,
    long absentBytes,
    long zeroBytes,
    long writtenByGuestBytes,
    boolean filled,
    Fill fill,
    boolean originReachable,
    @Nullable String originProblem,
    List<TargetPort.Initiator> initiators,
    Map<String, Long> fetchedBytes,
    long linkReceivedBytes,
    Reads reads,
    DemandWaits demandWaits,
    Map<String, Times> fetches,
    Map<String, Times> waitsByCause,
    Prefetch prefetch,
    @Nullable String writeLog) {

  /// @param bytesPerSecond the throttle; 0 is none
  /// @param rateBytesPerSecond over the last seconds
  public record Fill(
      boolean running, long bytesPerSecond, long rateBytesPerSecond, boolean waitingForOrigin) {}

  /// Reads of initiators; local ones were answered from home alone.
  public record Reads(long total, long local) {}

  /// How often, and how long in all.
  public record Times(long count, long totalMillis) {}

  /// @param traceUnits the length of the boot trace that is or was played, in 64 KiB
  /// @param streams how many streams of reads were detected
  public record Prefetch(int traceUnits, int traceUnitsLeft, boolean recording, long streams) {}

  /// What initiators waited for the origin.
  public record DemandWaits(long count, long totalMillis, long maxMillis) {}
}
