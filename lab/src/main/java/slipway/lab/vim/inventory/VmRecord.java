package slipway.lab.vim.inventory;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.Firmware;

/// All there is to know of a machine between two power-ons; its configuration file.
///
/// @param directory `[datastore] directory`
/// @param trackingActive change tracking has taken effect, by a snapshot after it was turned on
public record VmRecord(
    Identity identity,
    String directory,
    String folder,
    String pool,
    Hardware hardware,
    boolean changeTracking,
    boolean trackingActive,
    SortedMap<String, String> extraConfig,
    List<Snapshot> snapshots,
    int lastSnapshotNumber) {

  /// The most snapshots in one chain. // vSphere's own limit
  public static final int MAX_SNAPSHOTS = 32;

  /// Makes a machine a gateway's: no QEMU, its process runs on this host.
  public static final String PROCESS = "lab.process";

  /// Where a gateway's hot-added disks appear.
  public static final String DEVICES = "lab.devices";

  /// The setting that turns Secure Boot on, as in a .vmx file. vim25 6.0 has no property for it.
  public static final String SECURE_BOOT = "uefi.secureBoot.enabled";

  public record Identity(
      String id, String name, String uuid, String instanceUuid, String guestId, String annotation) {
    Identity withName(String other) {
      return new Identity(id, other, uuid, instanceUuid, guestId, annotation);
    }
  }

  /// @param hardware as it was, with the frozen files and their change ids
  public record Snapshot(
      String id,
      int number,
      String name,
      String description,
      Instant createdAt,
      boolean poweredOn,
      boolean quiesced,
      @Nullable String parent,
      Hardware hardware) {
    Snapshot withParent(@Nullable String other) {
      return new Snapshot(
          id, number, name, description, createdAt, poweredOn, quiesced, other, hardware);
    }
  }

  public VmRecord {
    extraConfig = Collections.unmodifiableSortedMap(new TreeMap<>(extraConfig));
    snapshots = List.copyOf(snapshots);
  }

  boolean isProcess() {
    return "true".equalsIgnoreCase(extraConfig.get(PROCESS));
  }

  Firmware firmware() {
    if (hardware.firmware().equals("bios")) {
      return Firmware.BIOS;
    }
    return "true".equalsIgnoreCase(extraConfig.get(SECURE_BOOT))
        ? Firmware.UEFI_SECURE_BOOT
        : Firmware.UEFI;
  }

  VmRecord with(Identity other) {
    return new VmRecord(
        other,
        directory,
        folder,
        pool,
        hardware,
        changeTracking,
        trackingActive,
        extraConfig,
        snapshots,
        lastSnapshotNumber);
  }

  VmRecord with(Hardware other) {
    return new VmRecord(
        identity,
        directory,
        folder,
        pool,
        other,
        changeTracking,
        trackingActive,
        extraConfig,
        snapshots,
        lastSnapshotNumber);
  }

  VmRecord withTracking(boolean wanted, boolean active) {
    return new VmRecord(
        identity,
        directory,
        folder,
        pool,
        hardware,
        wanted,
        active,
        extraConfig,
        snapshots,
        lastSnapshotNumber);
  }

  VmRecord withExtraConfig(Map<String, String> other) {
    return new VmRecord(
        identity,
        directory,
        folder,
        pool,
        hardware,
        changeTracking,
        trackingActive,
        new TreeMap<>(other),
        snapshots,
        lastSnapshotNumber);
  }

  VmRecord withSnapshots(List<Snapshot> others, int last) {
    return new VmRecord(
        identity,
        directory,
        folder,
        pool,
        hardware,
        changeTracking,
        trackingActive,
        extraConfig,
        others,
        last);
  }
}
