package slipway.manager.vsphere;

import java.util.List;

/// Where machines can be put at a vCenter.
public record Placements(
    List<Datacenter> datacenters,
    List<Compute> computes,
    List<Pool> pools,
    List<Folder> folders,
    List<Datastore> datastores,
    List<Network> networks) {

  public record Datacenter(ObjectId id, String name) {}

  /// A cluster or a single host.
  public record Compute(ObjectId id, String name, ObjectId datacenter, ObjectId rootPool) {}

  public record Pool(ObjectId id, String name, ObjectId compute) {}

  /// A folder of machines.
  public record Folder(ObjectId id, String name, ObjectId datacenter) {}

  public record Datastore(
      ObjectId id, String name, ObjectId datacenter, long capacityBytes, long freeBytes) {}

  public record Network(ObjectId id, String name, ObjectId datacenter) {}
}
