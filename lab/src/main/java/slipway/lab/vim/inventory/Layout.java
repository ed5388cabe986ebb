package slipway.lab.vim.inventory;

import java.nio.file.Path;
import java.util.List;

/// The places of an inventory: one data centre with one cluster of one host.
///
/// @param pool a resource pool below the cluster's own
/// @param folder a folder below the data centre's folder of machines
public record Layout(
    String datacenter,
    String cluster,
    String host,
    String pool,
    String folder,
    List<String> networks,
    List<Store> datastores) {

  /// @param directory everything in the datastore lies below it
  public record Store(String name, Path directory, long capacityBytes) {
    public Store {
      if (capacityBytes <= 0 || name.isBlank() || name.contains("]")) {
        throw new IllegalArgumentException("datastore " + name + " of " + capacityBytes + " bytes");
      }
    }
  }

  public Layout {
    networks = List.copyOf(networks);
    datastores = List.copyOf(datastores);
    if (datastores.isEmpty() || networks.isEmpty()) {
      throw new IllegalArgumentException("an inventory needs a datastore and a network");
    }
  }
}
