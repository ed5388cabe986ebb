package slipway.manager.vsphere;

import java.util.List;
import java.util.Map;

/// A machine to be created.
///
/// @param directory `[datastore] directory`; may exist and hold the machine's disks already
/// @param buses SCSI buses it is made with; where there is none that can be made, one of VMware's
///     paravirtual kind
/// @param disks paths of existing disks to attach, the boot disk first; may be empty
/// @param isoPath `[datastore] path` in its CD drive; empty for an empty drive
/// @param extraConfig advanced settings
public record NewMachine(
    String name,
    String directory,
    ObjectId folder,
    ObjectId pool,
    String guestId,
    String firmware,
    int cpus,
    int memoryMiB,
    List<Nic> nics,
    List<Machine.Bus> buses,
    List<String> disks,
    String isoPath,
    Map<String, String> extraConfig) {

  /// @param macAddress empty: vCenter chooses one
  public record Nic(ObjectId network, String macAddress, String model) {}
}
