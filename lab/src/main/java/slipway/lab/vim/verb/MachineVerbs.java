package slipway.lab.vim.verb;

import com.vmware.vim25.ToolsUnavailable;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachinePowerState;
import com.vmware.vim25.VmCreatedEvent;
import com.vmware.vim25.VmEvent;
import com.vmware.vim25.VmPoweredOffEvent;
import com.vmware.vim25.VmPoweredOnEvent;
import com.vmware.vim25.VmReconfiguredEvent;
import com.vmware.vim25.VmRemovedEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.inventory.Entity;
import slipway.lab.vim.inventory.Guest;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.inventory.Task;
import slipway.lab.vim.inventory.VirtualMachine;
import slipway.lab.vim.wire.Faults;

/// vim25 VirtualMachine, except snapshots; Folder.CreateVM_Task; ManagedEntity for machines.
final class MachineVerbs {
  private static final String ON = "VirtualMachine";

  /// Work on a machine that may fail with what its disks say.
  private interface Work {
    void run(VirtualMachine machine) throws IOException;
  }

  private static Task run(Call call, String verb, @Nullable VmEvent event, Work work) {
    VirtualMachine machine = call.target(VirtualMachine.class);
    String principal = call.principal();
    return call.site()
        .inventory()
        .tasks()
        .run(
            ON + "." + verb,
            machine,
            principal,
            () -> {
              work.run(machine);
              if (event != null) {
                call.site().events().machine(event, machine, principal, verb);
              }
              return null;
            });
  }

  @Verb(on = "Folder", name = "CreateVM_Task", needs = "VirtualMachine.Inventory.Create")
  Task createVm(
      Call call,
      VirtualMachineConfigSpec config,
      ManagedObject pool,
      @Nullable ManagedObject host) {
    Entity folder = call.target(Entity.class);
    if (!pool.isA("ResourcePool")) {
      throw Faults.invalidArgument("pool");
    }
    if (config.files == null || config.files.vmPathName == null) {
      throw Faults.invalidArgument("config.files.vmPathName");
    }
    call.require(pool, "Resource.AssignVMToPool");
    call.require(FileVerbs.datastore(call, config.files.vmPathName), "Datastore.AllocateSpace");
    ConfigPrivileges.toCreate(config).forEach(privilege -> call.require(folder, privilege));
    ConfigPrivileges.requireResources(config, call);
    String principal = call.principal();
    return call.site()
        .inventory()
        .tasks()
        .run(
            "Folder.createVm",
            folder,
            principal,
            () -> {
              var reference = call.site().configuration().create(folder, config, pool.reference());
              var machine = call.site().inventory().get(reference, VirtualMachine.class);
              call.site().events().machine(new VmCreatedEvent(), machine, principal, "created");
              return reference;
            });
  }

  @Verb(
      on = ON,
      name = "ReconfigVM_Task",
      needs = {})
  Task reconfigVm(Call call, VirtualMachineConfigSpec spec) {
    ConfigPrivileges.toChange(spec).forEach(privilege -> call.require(call.target(), privilege));
    ConfigPrivileges.requireResources(spec, call);
    return run(
        call,
        "reconfigure",
        new VmReconfiguredEvent(),
        machine -> call.site().configuration().change(machine, spec));
  }

  @Verb(on = ON, name = "PowerOnVM_Task", needs = "VirtualMachine.Interact.PowerOn")
  Task powerOn(Call call, @Nullable ManagedObject host) {
    return run(call, "powerOn", new VmPoweredOnEvent(), VirtualMachine::powerOn);
  }

  @Verb(on = ON, name = "PowerOffVM_Task", needs = "VirtualMachine.Interact.PowerOff")
  Task powerOff(Call call) {
    return run(call, "powerOff", new VmPoweredOffEvent(), VirtualMachine::powerOff);
  }

  @Verb(on = ON, name = "ResetVM_Task", needs = "VirtualMachine.Interact.Reset")
  Task reset(Call call) {
    return run(
        call,
        "reset",
        null,
        machine -> {
          machine.requirePower(
              VirtualMachinePowerState.poweredOn, VirtualMachinePowerState.poweredOn);
          machine.body().reset();
        });
  }

  private static Guest tools(Call call) {
    VirtualMachine machine = call.target(VirtualMachine.class);
    machine.requirePower(VirtualMachinePowerState.poweredOn, VirtualMachinePowerState.poweredOff);
    if (!machine.guestStateNow().running()) {
      throw Faults.of(new ToolsUnavailable(), "VMware Tools is not running in the guest.");
    }
    return machine.requireGuest();
  }

  @Verb(on = ON, name = "ShutdownGuest", needs = "VirtualMachine.Interact.PowerOff")
  void shutdownGuest(Call call) throws IOException {
    tools(call).shutdown();
  }

  @Verb(on = ON, name = "RebootGuest", needs = "VirtualMachine.Interact.Reset")
  void rebootGuest(Call call) throws IOException {
    tools(call).reboot();
  }

  @Verb(
      on = "ManagedEntity",
      name = "Destroy_Task",
      needs = {})
  Task destroy(Call call) {
    call.require(call.target(), "VirtualMachine.Inventory.Delete");
    if (!(call.target() instanceof VirtualMachine target)) {
      throw Faults.notSupported("destroying a place of the lab");
    }
    if (call.site().leases().hold(target)) {
      throw Faults.busy(null);
    }
    return run(
        call,
        "destroy",
        new VmRemovedEvent(),
        machine -> call.site().configuration().destroy(machine));
  }

  @Verb(
      on = "ManagedEntity",
      name = "Rename_Task",
      needs = {})
  Task rename(Call call, String newName) {
    call.require(call.target(), "VirtualMachine.Config.Rename");
    if (!(call.target() instanceof VirtualMachine)) {
      throw Faults.notSupported("renaming a place of the lab");
    }
    return run(
        call, "rename", null, machine -> call.site().configuration().rename(machine, newName));
  }
}
