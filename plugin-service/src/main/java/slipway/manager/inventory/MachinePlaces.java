package slipway.manager.inventory;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;

/// Which part of an inventory is meant, as managed object ids; what is null does not matter.
///
/// @param cluster or a single host
/// @param folder with all folders below it
record MachinePlaces(
    @Nullable String cluster, @Nullable String folder, @Nullable String datacenter) {

  /// @param placements looked at only when it takes them to tell
  List<Machine> select(List<Machine> machines, Supplier<Placements> placements) {
    Predicate<Machine> wanted = machine -> true;
    String inCluster = cluster;
    String inFolder = folder;
    String inDatacenter = datacenter;
    if (inCluster != null) {
      wanted = wanted.and(machine -> is(inCluster, machine.place().cluster()));
    }
    if (inFolder != null || inDatacenter != null) {
      Placements places = placements.get();
      if (inFolder != null) {
        wanted = wanted.and(machine -> places.isIn(machine.place(), inFolder));
      }
      if (inDatacenter != null) {
        wanted =
            wanted.and(
                machine -> is(inDatacenter, places.datacenterOf(machine.place()).orElse(null)));
      }
    }
    return machines.stream().filter(wanted).toList();
  }

  private static boolean is(String wanted, @Nullable ObjectId found) {
    return found != null && found.value().equals(wanted);
  }
}
