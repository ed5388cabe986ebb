package slipway.lab.vim.inventory;

import com.vmware.vim25.ClusterComputeResourceSummary;
import com.vmware.vim25.ComputeResourceSummary;
import com.vmware.vim25.HostListSummary;
import com.vmware.vim25.HostRuntimeInfo;
import com.vmware.vim25.HostSystemConnectionState;
import com.vmware.vim25.HostSystemPowerState;
import com.vmware.vim25.ManagedEntityStatus;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.NetworkSummary;
import com.vmware.vim25.ResourcePoolSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The fixed part of the tree. Ids are the same after every start.
final class Places {
  final Entity root;
  final Entity datacenter;
  final Entity machineFolder;
  final Entity ownFolder;
  final Entity cluster;
  final Entity host;
  final Entity rootPool;
  final Entity ownPool;
  final List<Entity> networks = new ArrayList<>();
  final List<Datastore> datastores = new ArrayList<>();
  final List<Entity> all = new ArrayList<>();

  Places(Layout layout, Inventory inventory) throws IOException {
    Supplier<ManagedObjectReference[]> machines = () -> Entity.references(inventory.machines());
    root = folder("group-d1", "Datacenters", null, "Folder", "Datacenter");
    datacenter = add(new Entity("Datacenter", "datacenter-2", layout.datacenter(), root));
    machineFolder = folder("group-v3", "vm", datacenter, "Folder", "VirtualMachine");
    Entity hostFolder = folder("group-h4", "host", datacenter, "Folder", "ComputeResource");
    Entity storeFolder = folder("group-s5", "datastore", datacenter, "Folder", "Datastore");
    Entity netFolder = folder("group-n6", "network", datacenter, "Folder", "Network");
    ownFolder = folder("group-v7", layout.folder(), machineFolder, "Folder", "VirtualMachine");
    cluster = add(new Entity("ClusterComputeResource", "domain-c8", layout.cluster(), hostFolder));
    rootPool = add(new Entity("ResourcePool", "resgroup-9", "Resources", cluster));
    host = add(new Entity("HostSystem", "host-10", layout.host(), cluster));
    ownPool = add(new Entity("ResourcePool", "resgroup-11", layout.pool(), rootPool));
    int id = 100;
    for (String name : layout.networks()) {
      Entity network = add(new Entity("Network", "network-" + id++, name, netFolder));
      networks.add(network);
      network.property("summary", NetworkSummary.class, () -> summary(network));
      network.property("host", ManagedObjectReference[].class, () -> refs(host));
      network.property("vm", ManagedObjectReference[].class, machines);
    }
    id = 200;
    for (Layout.Store store : layout.datastores()) {
      var datastore =
          new Datastore(
              "datastore-" + id++,
              store.name(),
              storeFolder,
              store.directory(),
              store.capacityBytes(),
              host.reference(),
              machines);
      add(datastore);
      datastores.add(datastore);
    }
    datacenterProperties(hostFolder, storeFolder, netFolder);
    computeProperties(machines);
    pool(rootPool, inventory);
    pool(ownPool, inventory);
  }

  private <E extends Entity> E add(E entity) {
    all.add(entity);
    Entity parent = entity.parent();
    if (parent != null) {
      parent.children().add(entity);
    }
    return entity;
  }

  private Entity folder(String id, String name, @Nullable Entity parent, String... types) {
    Entity folder = add(new Entity("Folder", id, name, parent));
    folder.property("childType", String[].class, types::clone);
    folder.property(
        "childEntity", ManagedObjectReference[].class, () -> Entity.references(folder.children()));
    return folder;
  }

  private void datacenterProperties(Entity hostFolder, Entity storeFolder, Entity netFolder) {
    datacenter.property("vmFolder", ManagedObjectReference.class, () -> machineFolder.reference());
    datacenter.property("hostFolder", ManagedObjectReference.class, hostFolder::reference);
    datacenter.property("datastoreFolder", ManagedObjectReference.class, storeFolder::reference);
    datacenter.property("networkFolder", ManagedObjectReference.class, netFolder::reference);
    datacenter.property(
        "datastore", ManagedObjectReference[].class, () -> Entity.references(datastores));
    datacenter.property(
        "network", ManagedObjectReference[].class, () -> Entity.references(networks));
    datacenter.unset(com.vmware.vim25.DatacenterConfigInfo.class, "configuration");
  }

  private void computeProperties(Supplier<ManagedObjectReference[]> machines) {
    for (Entity holder : List.of(cluster, host)) {
      holder.property(
          "datastore", ManagedObjectReference[].class, () -> Entity.references(datastores));
      holder.property("network", ManagedObjectReference[].class, () -> Entity.references(networks));
    }
    cluster.property("resourcePool", ManagedObjectReference.class, rootPool::reference);
    cluster.property("host", ManagedObjectReference[].class, () -> refs(host));
    cluster.property("summary", ComputeResourceSummary.class, Places::clusterSummary);
    host.property("vm", ManagedObjectReference[].class, machines);
    host.property("runtime", HostRuntimeInfo.class, Places::hostRuntime);
    host.property("summary", HostListSummary.class, this::hostSummary);
    host.unset(com.vmware.vim25.HostConfigInfo.class, "config");
    host.unset(com.vmware.vim25.HostHardwareInfo.class, "hardware");
  }

  private static ClusterComputeResourceSummary clusterSummary() {
    var summary = new ClusterComputeResourceSummary();
    summary.numCpuCores = (short) Runtime.getRuntime().availableProcessors();
    summary.numCpuThreads = summary.numCpuCores;
    summary.numHosts = 1;
    summary.numEffectiveHosts = 1;
    summary.overallStatus = ManagedEntityStatus.green;
    return summary;
  }

  private static HostRuntimeInfo hostRuntime() {
    var runtime = new HostRuntimeInfo();
    runtime.connectionState = HostSystemConnectionState.connected;
    runtime.powerState = HostSystemPowerState.poweredOn;
    runtime.inMaintenanceMode = false;
    return runtime;
  }

  private HostListSummary hostSummary() {
    var summary = new HostListSummary();
    summary.host = host.reference();
    summary.runtime = hostRuntime();
    summary.overallStatus = ManagedEntityStatus.green;
    summary.rebootRequired = false;
    summary.config = new com.vmware.vim25.HostConfigSummary();
    summary.config.name = host.name();
    summary.quickStats = new com.vmware.vim25.HostListSummaryQuickStats();
    return summary;
  }

  private static NetworkSummary summary(Entity network) {
    var summary = new NetworkSummary();
    summary.network = network.reference();
    summary.name = network.name();
    summary.accessible = true;
    return summary;
  }

  private void pool(Entity pool, Inventory inventory) {
    pool.property("owner", ManagedObjectReference.class, cluster::reference);
    pool.property(
        "resourcePool", ManagedObjectReference[].class, () -> Entity.references(pool.children()));
    pool.property(
        "vm",
        ManagedObjectReference[].class,
        () ->
            Entity.references(
                inventory.machines().stream()
                    .filter(vm -> vm.machineRecord().pool().equals(pool.id()))
                    .toList()));
    pool.property(
        "summary",
        ResourcePoolSummary.class,
        () -> {
          var summary = new ResourcePoolSummary();
          summary.name = pool.name();
          return summary;
        });
    pool.unset(com.vmware.vim25.ResourceConfigSpec.class, "config");
    pool.unset(com.vmware.vim25.ResourcePoolRuntimeInfo.class, "runtime");
  }

  private static ManagedObjectReference[] refs(Entity entity) {
    return new ManagedObjectReference[] {entity.reference()};
  }
}
