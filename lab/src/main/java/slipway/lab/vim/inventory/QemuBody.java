package slipway.lab.vim.inventory;

import com.vmware.vim25.VirtualMachinePowerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.BootFrom;
import slipway.lab.machine.Disk;
import slipway.lab.machine.Machine;
import slipway.lab.machine.MachineSpec;
import slipway.lab.machine.Nic;
import slipway.lab.machine.PowerState;
import slipway.lab.vim.wire.Faults;

/// A machine that QEMU runs.
final class QemuBody implements Body {
  /// The guest port that is reachable on the host.
  static final int FORWARDED_PORT = 8080;

  private final Bodies.Storage storage;
  private final Machine machine;
  private volatile VmRecord record;

  QemuBody(VmRecord record, Bodies.Storage storage, Runnable onPowerOff) throws IOException {
    this.storage = storage;
    this.record = record;
    machine = new Machine(spec(record));
    machine.onPowerOff(onPowerOff);
  }

  private MachineSpec spec(VmRecord of) throws IOException {
    var disks = new ArrayList<Disk>();
    for (Hardware.DiskDevice device : of.hardware().disks()) {
      if (device.frozenAs() != null) {
        throw Faults.notSupported("a frozen disk in a machine that is not a gateway");
      }
      disks.add(storage.disks().open(device.base()));
    }
    var nics = new ArrayList<Nic>();
    for (Hardware.NicDevice nic : of.hardware().nics()) {
      nics.add(
          new Nic(
              nic.mac().toLowerCase(Locale.ROOT),
              nics.isEmpty() ? List.of(FORWARDED_PORT) : List.of()));
    }
    Path iso = iso(of);
    return new MachineSpec(
        of.identity().name(),
        storage.file().apply(of.directory()),
        of.hardware().cpus(),
        of.hardware().memoryMiB(),
        disks,
        iso,
        nics,
        of.firmware(),
        bootFrom(of.hardware(), iso));
  }

  private @Nullable Path iso(VmRecord of) {
    for (Hardware.CdDevice cd : of.hardware().cds()) {
      String iso = cd.iso();
      if (iso != null && cd.startConnected()) {
        return storage.file().apply(iso);
      }
    }
    return null;
  }

  private static BootFrom bootFrom(Hardware hardware, @Nullable Path iso) {
    for (String device : hardware.bootOrder()) {
      if (device.equals("cdrom") && iso != null) {
        return BootFrom.CDROM;
      }
      if (device.equals("disk") && !hardware.disks().isEmpty()) {
        return BootFrom.DISK;
      }
      if (device.equals("ethernet")) {
        return BootFrom.NETWORK;
      }
    }
    return hardware.disks().isEmpty() && iso != null ? BootFrom.CDROM : BootFrom.DISK;
  }

  @Override
  public boolean poweredOn() {
    return machine.state() == PowerState.POWERED_ON;
  }

  @Override
  public void configure(VmRecord next) throws IOException {
    if (!sameParts(next, next.hardware().cds())) {
      Path disc = iso(next);
      if (!poweredOn()) {
        machine.reconfigure(spec(next));
      } else if (disc != null && iso(record) != null && sameParts(next, record.hardware().cds())) {
        machine.changeDisc(disc);
      } else {
        throw Faults.powerState(
            VirtualMachinePowerState.poweredOn, VirtualMachinePowerState.poweredOff);
      }
    }
    record = next;
  }

  /// Whether a record with these drives is of the same parts. Snapshots change the names of the
  /// files a disk is made of, not the disks.
  private boolean sameParts(VmRecord next, List<Hardware.CdDevice> drives) {
    Hardware now = record.hardware().withDisks(List.of());
    return bases(next.hardware()).equals(bases(record.hardware()))
        && next.hardware().withDisks(List.of()).withCds(drives).equals(now)
        && next.firmware() == record.firmware()
        && next.identity().name().equals(record.identity().name());
  }

  private static List<String> bases(Hardware hardware) {
    return hardware.disks().stream().map(Hardware.DiskDevice::base).toList();
  }

  @Override
  public void powerOn() throws IOException {
    machine.powerOn();
  }

  @Override
  public void powerOff() throws IOException {
    machine.powerOff();
  }

  @Override
  public void reset() throws IOException {
    machine.reset();
  }

  @Override
  public Map<String, String> freeze(String snapshot, boolean quiesce) throws IOException {
    var changeIds = new HashMap<String, String>();
    var frozen = machine.freeze(snapshot, quiesce);
    for (Hardware.DiskDevice device : record.hardware().disks()) {
      var taken = frozen.get(storage.disks().open(device.base()));
      if (taken != null) {
        changeIds.put(device.base(), taken.changeId());
      }
    }
    return changeIds;
  }

  @Override
  public void attach(Hardware.DiskDevice disk) {
    throw Faults.powerState(
        VirtualMachinePowerState.poweredOn, VirtualMachinePowerState.poweredOff);
  }

  @Override
  public void detach(Hardware.DiskDevice disk) {
    throw Faults.powerState(
        VirtualMachinePowerState.poweredOn, VirtualMachinePowerState.poweredOff);
  }

  @Override
  public Optional<Guest> guest() {
    try {
      return poweredOn() ? Optional.of(new AgentGuest(machine.agent())) : Optional.empty();
    } catch (IOException e) {
      // It went off in between.
      return Optional.empty();
    }
  }

  @Override
  public Map<String, String> published() {
    if (!poweredOn() || record.hardware().nics().isEmpty()) {
      return Map.of();
    }
    return Map.of("lab.forward." + FORWARDED_PORT, "127.0.0.1:" + machine.hostPort(FORWARDED_PORT));
  }

  @Override
  public void close() throws IOException {
    machine.close();
  }
}
