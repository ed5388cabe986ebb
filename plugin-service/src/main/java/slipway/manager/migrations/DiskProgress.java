package slipway.manager.migrations;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.gateways.GatewayControl.Fill;
import slipway.manager.gateways.GatewayControl.Statistics;

/// How far one disk of a migration is.
///
/// @param id the disk's device key at the source
/// @param label as the source's vCenter names it
/// @param presentBytes what needs no source any more, zeros among it
/// @param progress of the copy, from 0 to 1; zeros are not copied
/// @param etaSeconds until everything is copied, at the present rate; absent when unknown
public record DiskProgress(
    String id,
    String label,
    long capacityBytes,
    long presentBytes,
    @Schema(minimum = "0", maximum = "1") double progress,
    long rateBytesPerSecond,
    @Nullable Long etaSeconds) {
  /// The disks of a migration; none before its checks have looked at them.
  ///
  /// @param volumes what the gateway told last, of those that are there
  static List<DiskProgress> of(Dossier dossier, List<Statistics> volumes) {
    State course = dossier.migration().course();
    return MigratedDisk.of(dossier).stream()
        .map(
            disk ->
                of(
                    disk,
                    course,
                    volumes.stream().filter(v -> v.id().equals(disk.volume())).findFirst()))
        .toList();
  }

  static String id(MigratedDisk disk) {
    return Integer.toString(disk.key());
  }

  private static DiskProgress of(MigratedDisk disk, State course, Optional<Statistics> volume) {
    long rate =
        volume.map(Statistics::fill).filter(Fill::running).map(Fill::rateBytesPerSecond).orElse(0L);
    boolean whole = isWhole(course);
    return new DiskProgress(
        id(disk),
        disk.settled().label(),
        disk.bytes(),
        whole ? disk.bytes() : volume.map(Statistics::presentBytes).orElse(0L),
        whole ? 1 : isOver(course) ? 0 : volume.map(DiskProgress::copied).orElse(0.0),
        rate,
        rate > 0 ? volume.map(v -> v.absentBytes() / rate).orElse(null) : null);
  }

  private static boolean isWhole(State course) {
    return switch (course) {
      case FILLED, FINALISING, FINALISED, SOURCE_RETIRED -> true;
      case DRAFT,
          CHECKED,
          PREPARED,
          PREFILLING,
          READY,
          CUTTING_OVER,
          RUNNING_FROM_CACHE,
          CANCELLED,
          ROLLED_BACK,
          FAILED ->
          false;
    };
  }

  private static boolean isOver(State course) {
    return course == State.CANCELLED || course == State.ROLLED_BACK || course == State.FAILED;
  }

  private static double copied(Statistics volume) {
    long here = Math.max(0, volume.presentBytes() - volume.zeroBytes());
    long all = here + volume.absentBytes();
    return all == 0 ? 1 : (double) here / all;
  }

  /// All disks together; a larger one counts for more.
  static double together(List<DiskProgress> disks) {
    long capacity = disks.stream().mapToLong(DiskProgress::capacityBytes).sum();
    double copied = disks.stream().mapToDouble(d -> d.progress() * d.capacityBytes()).sum();
    return capacity == 0 ? 0 : copied / capacity;
  }
}
