package slipway.lab.vim.verb;

import com.vmware.vim25.ImportSpec;
import com.vmware.vim25.LocalizedMethodFault;
import com.vmware.vim25.OvfCreateImportSpecParams;
import com.vmware.vim25.OvfCreateImportSpecResult;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachineImportSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.imports.ImportSpecification;
import slipway.lab.vim.imports.Lease;
import slipway.lab.vim.inventory.Datastore;
import slipway.lab.vim.inventory.Entity;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.wire.Faults;

/// vim25 OvfManager, ResourcePool.ImportVApp and HttpNfcLease.
final class ImportVerbs {
  private static final String LEASE = "HttpNfcLease";

  @Verb(on = "OvfManager", name = "CreateImportSpec")
  OvfCreateImportSpecResult createImportSpec(
      Call call,
      String ovfDescriptor,
      ManagedObject resourcePool,
      Datastore datastore,
      OvfCreateImportSpecParams cisp) {
    if (!resourcePool.isA("ResourcePool")) {
      throw Faults.invalidArgument("resourcePool");
    }
    return new ImportSpecification(call.site().inventory(), datastore, cisp).of(ovfDescriptor);
  }

  @Verb(
      on = "ResourcePool",
      name = "ImportVApp",
      needs = {})
  Lease importVapp(
      Call call, ImportSpec spec, @Nullable Entity folder, @Nullable ManagedObject host) {
    if (!(spec instanceof VirtualMachineImportSpec machine) || machine.configSpec == null) {
      throw Faults.notSupported("importing anything but a machine");
    }
    VirtualMachineConfigSpec config = machine.configSpec;
    if (folder == null || config.files == null || config.files.vmPathName == null) {
      throw Faults.invalidArgument(folder == null ? "folder" : "spec.configSpec.files");
    }
    call.require(folder, "VApp.Import");
    call.require(folder, "VirtualMachine.Inventory.Create");
    call.require(call.target(), "Resource.AssignVMToPool");
    call.require(FileVerbs.datastore(call, config.files.vmPathName), "Datastore.AllocateSpace");
    ConfigPrivileges.toChange(config).stream()
        .filter(privilege -> !privilege.endsWith(".Rename"))
        .forEach(privilege -> call.require(folder, privilege));
    ConfigPrivileges.requireResources(config, call);
    return call.site()
        .leases()
        .begin(folder, ImportSpecification.withProperties(config), call.target());
  }

  @Verb(on = LEASE, name = "HttpNfcLeaseProgress")
  void progress(Call call, Integer percent) {
    call.site().leases().progress(call.target(Lease.class), percent);
  }

  @Verb(on = LEASE, name = "HttpNfcLeaseComplete")
  void complete(Call call) {
    call.site().leases().complete(call.target(Lease.class));
  }

  @Verb(on = LEASE, name = "HttpNfcLeaseAbort")
  void abort(Call call, @Nullable LocalizedMethodFault fault) throws IOException {
    call.site().leases().abort(call.target(Lease.class));
  }
}
