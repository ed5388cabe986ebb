package slipway.gateway.control;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Urgency;
import slipway.gateway.cache.CacheActivity;
import slipway.gateway.cache.WriteRecorder;
import slipway.gateway.control.VolumeView.DemandWaits;
import slipway.gateway.control.VolumeView.Fill;
import slipway.gateway.control.VolumeView.Reads;
import slipway.gateway.volume.FillState;
import slipway.gateway.volume.Statistics;
import slipway.gateway.volume.Volume;

/// One open volume, and what targets serve of it: the volume itself, or a recorder in front of it.
/// Changes are guarded by [Volumes].
final class ServedVolume {
  /// An audit that outgrows this has gone wrong; the guest's writes fail rather than go unrecorded.
  private static final long MAX_WRITE_LOG_BYTES = 1L << 40;

  private final String id;
  private final Volume volume;
  private final BlockDevice front;
  private final @Nullable Path log;

  ServedVolume(String id, Volume volume, Optional<Path> writeLogs) throws IOException {
    this.id = id;
    this.volume = volume;
    if (writeLogs.isPresent()) {
      log = Files.createDirectories(writeLogs.get()).resolve(id + ".writes");
      front = WriteRecorder.open(volume, log, MAX_WRITE_LOG_BYTES);
    } else {
      log = null;
      front = volume;
    }
  }

  String id() {
    return id;
  }

  Volume volume() {
    return volume;
  }

  /// What initiators are served.
  BlockDevice front() {
    return front;
  }

  /// Something on the volume that may fail as a disk fails.
  interface Work<T> {
    T on(Volume volume) throws IOException;
  }

  <T> T with(Work<T> work) {
    try {
      return work.on(volume);
    } catch (IOException e) {
      throw new Fault(FaultType.DISK_UNREADABLE, "Volume " + id + ": " + e.getMessage(), e);
    }
  }

  void closeLog() {
    if (log != null) {
      with(
          served -> {
            front.close();
            return id;
          });
    }
  }

  VolumeView view(LinkPort link, List<TargetPort.Initiator> initiators) {
    Statistics now = volume.statistics();
    CacheActivity activity = now.activity();
    URI origin = volume.spec().origin();
    return new VolumeView(
        id,
        volume.spec().home().getSchemeSpecificPart(),
        origin.toString(),
        volume.spec().generation(),
        now.size(),
        now.presentBytes(),
        now.absentBytes(),
        now.zeroBytes(),
        now.writtenByGuestBytes(),
        now.filled(),
        new Fill(
            now.fill() == FillState.RUNNING || now.fill() == FillState.RETRYING,
            now.fillLimitBytesPerSecond(),
            now.fillBytesPerSecond(),
            now.fill() == FillState.RETRYING),
        activity.originReachable(),
        now.lastFillProblem().isEmpty() ? null : now.lastFillProblem(),
        initiators,
        fetched(activity),
        link.receivedBytes(origin),
        new Reads(activity.reads(), activity.localReads()),
        new DemandWaits(
            activity.demandWaits(),
            activity.demandWaited().toMillis(),
            activity.longestDemandWait().toMillis()),
        times(activity.fetches()),
        times(activity.waitsByCause()),
        new VolumeView.Prefetch(
            now.prefetch().traceUnits(),
            now.prefetch().traceUnitsLeft(),
            now.prefetch().recording(),
            now.prefetch().streams()),
        log == null ? null : log.toString());
  }

  private static Map<String, VolumeView.Times> times(Map<Urgency, CacheActivity.Times> of) {
    Map<String, VolumeView.Times> byName = new LinkedHashMap<>();
    for (Urgency urgency : Urgency.values()) {
      CacheActivity.Times each =
          of.getOrDefault(urgency, new CacheActivity.Times(0, java.time.Duration.ZERO));
      byName.put(
          urgency.name().toLowerCase(Locale.ROOT),
          new VolumeView.Times(each.count(), each.total().toMillis()));
    }
    return byName;
  }

  private static Map<String, Long> fetched(CacheActivity activity) {
    Map<String, Long> byName = new LinkedHashMap<>();
    for (Urgency urgency : Urgency.values()) {
      byName.put(
          urgency.name().toLowerCase(Locale.ROOT),
          activity.bytesFetched().getOrDefault(urgency, 0L));
    }
    return byName;
  }
}
