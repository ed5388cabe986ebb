package slipway.lab.machine;

import java.time.Instant;

/// A frozen state of one disk.
///
/// @param id names the snapshot; one machine-wide freeze uses the same id on each of its disks
/// @param changeId "uuid/n", to be given to a later [Disk#changedAreas]
public record Snapshot(String id, String changeId, Instant createdAt) {}
