package slipway.manager.vsphere.vim25;

import com.vmware.vim25.InvalidPowerState;
import com.vmware.vim25.ManagedObjectNotFound;
import com.vmware.vim25.VirtualCdrom;
import com.vmware.vim25.VirtualMachineConfigSpec;
import com.vmware.vim25.VirtualMachinePowerState;
import java.util.Arrays;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemException;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.NewMachine;
import slipway.manager.vsphere.ObjectId;

/// Making machines, their power and their CD drives.
final class Machines {
  private final Connection connection;
  private final Retrieval retrieval;

  Machines(Connection connection) {
    this.connection = connection;
    this.retrieval = new Retrieval(connection);
  }

  ObjectId create(NewMachine machine) {
    VirtualMachineConfigSpec spec = NewMachineSpec.of(machine, retrieval);
    Object made =
        connection.task(
            "Creating a machine",
            machine.name(),
            (vim, _) ->
                vim.createVM_Task(
                    References.to(machine.folder()), spec, References.to(machine.pool()), null));
    return Disks.made(made, machine.name());
  }

  /// @param isoPath empty to take the disc out
  void loadCd(ObjectId machine, String isoPath) {
    Retrieval.Row row = retrieval.one(machine, "config.hardware.device", "runtime.powerState");
    VirtualCdrom drive =
        Arrays.stream(MachineReader.devices(row))
            .filter(VirtualCdrom.class::isInstance)
            .map(VirtualCdrom.class::cast)
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemType.STATE_CONFLICT,
                            machine + " has no CD drive.",
                            "Add a CD drive to the machine.")
                        .toException());
    VirtualMachineConfigSpec spec = new VirtualMachineConfigSpec();
    spec.setDeviceChange(DeviceChanges.editCd(drive, isoPath, power(row) == Machine.Power.ON));
    connection.task(
        isoPath.isEmpty() ? "Ejecting the CD" : "Inserting " + isoPath,
        machine,
        (vim, _) -> vim.reconfigVM_Task(References.to(machine), spec));
  }

  void powerOn(ObjectId machine) {
    change(
        machine,
        Machine.Power.ON,
        () ->
            connection.task(
                "Powering on",
                machine,
                (vim, _) -> vim.powerOnVM_Task(References.to(machine), null)));
  }

  void powerOff(ObjectId machine) {
    change(
        machine,
        Machine.Power.OFF,
        () ->
            connection.task(
                "Powering off", machine, (vim, _) -> vim.powerOffVM_Task(References.to(machine))));
  }

  void shutdownGuest(ObjectId machine) {
    change(
        machine,
        Machine.Power.OFF,
        () ->
            connection.call(
                "Shutting the guest down",
                machine,
                (vim, _) -> {
                  vim.shutdownGuest(References.to(machine));
                  return "asked";
                }));
  }

  /// Looks, acts, and looks again when somebody else was quicker.
  private void change(ObjectId machine, Machine.Power wanted, Runnable verb) {
    if (power(machine) == wanted) {
      return;
    }
    try {
      verb.run();
    } catch (ProblemException e) {
      if (!Faults.isFrom(e, InvalidPowerState.class) || power(machine) != wanted) {
        throw e;
      }
    }
  }

  private Machine.Power power(ObjectId machine) {
    return power(retrieval.one(machine, "runtime.powerState"));
  }

  private static Machine.Power power(Retrieval.Row row) {
    return MachineReader.power(row.require("runtime.powerState", VirtualMachinePowerState.class));
  }

  void destroy(ObjectId machine) {
    try {
      connection.task(
          "Deleting the machine", machine, (vim, _) -> vim.destroy_Task(References.to(machine)));
    } catch (ProblemException e) {
      if (!Faults.isFrom(e, ManagedObjectNotFound.class)) {
        throw e;
      }
    }
  }
}
