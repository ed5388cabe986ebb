package slipway.manager.vsphere;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A machine to be made of an OVF package.
///
/// @param descriptor the package's `.ovf`; its disks lie beside it
/// @param host that it starts on; absent where the cluster or vCenter chooses
/// @param network for all networks of the descriptor
/// @param properties by qualified key, as in `guestinfo.slipway.role`; passwords among them
public record Appliance(
    String name,
    Path descriptor,
    ObjectId pool,
    Optional<ObjectId> host,
    ObjectId folder,
    ObjectId datastore,
    ObjectId network,
    Map<String, String> properties) {

  public Appliance {
    properties = Map.copyOf(properties);
  }

  @Override
  public String toString() {
    return "appliance " + name;
  }
}
