package slipway.lab.vim.inventory;

import com.vmware.vim25.GuestInfo;
import com.vmware.vim25.ManagedEntityStatus;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.VirtualMachineCapability;
import com.vmware.vim25.VirtualMachineConfigInfo;
import com.vmware.vim25.VirtualMachineFileLayoutEx;
import com.vmware.vim25.VirtualMachinePowerState;
import com.vmware.vim25.VirtualMachineRuntimeInfo;
import com.vmware.vim25.VirtualMachineSnapshotInfo;
import com.vmware.vim25.VirtualMachineSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.DiskBusyException;
import slipway.lab.vim.wire.Faults;

/// A machine of the inventory: its record, its body, and who works on it. // vim25 VirtualMachine
///
/// The record changes only inside a task that holds the machine ([#begin]); readers see the old or
/// the new one.
public final class VirtualMachine extends Entity {
  private final Inventory inventory;
  private final Path file;
  private final Body body;
  private final AtomicReference<@Nullable Task> holder = new AtomicReference<>();
  private volatile VmRecord record;
  private volatile GuestState guestState = GuestState.OFF;
  private volatile boolean gone;
  private volatile @Nullable GregorianCalendar bootTime;
  private final AtomicReference<@Nullable GuestWatch> watch = new AtomicReference<>();

  VirtualMachine(Inventory inventory, Entity folder, VmRecord record, Path file, Body.Maker maker)
      throws IOException {
    super("VirtualMachine", record.identity().id(), record.identity().name(), folder);
    this.inventory = inventory;
    this.file = file;
    this.record = record;
    var view = new VmView(this, inventory);
    property("config", VirtualMachineConfigInfo.class, view::config);
    property("summary", VirtualMachineSummary.class, view::summary);
    property("runtime", VirtualMachineRuntimeInfo.class, view::runtime);
    property("guest", GuestInfo.class, view::guest);
    property("capability", VirtualMachineCapability.class, view::capability);
    property("snapshot", VirtualMachineSnapshotInfo.class, view::snapshots);
    property("rootSnapshot", ManagedObjectReference[].class, view::rootSnapshots);
    property("datastore", ManagedObjectReference[].class, view::datastores);
    property("network", ManagedObjectReference[].class, view::networks);
    property("resourcePool", ManagedObjectReference.class, view::pool);
    property("guestHeartbeatStatus", ManagedEntityStatus.class, view::heartbeat);
    property(
        "layoutEx",
        VirtualMachineFileLayoutEx.class,
        () -> FileLayout.of(machineRecord(), inventory));
    unset(Object.class, "layout", "storage", "environmentBrowser");
    unset(Object.class, "parentVApp", "resourceConfig");
    body = maker.make(record, inventory.storage(), this::poweredOff);
  }

  public VmRecord machineRecord() {
    return record;
  }

  public Body body() {
    return body;
  }

  public GuestState guestStateNow() {
    return guestState;
  }

  @Nullable GregorianCalendar bootTime() {
    return bootTime;
  }

  public VirtualMachinePowerState power() {
    return body.poweredOn()
        ? VirtualMachinePowerState.poweredOn
        : VirtualMachinePowerState.poweredOff;
  }

  /// Takes the machine for a task; false when another has it.
  boolean begin(Task task) {
    return holder.compareAndSet(null, task);
  }

  void end(Task task) {
    holder.compareAndSet(task, null);
  }

  @Nullable ManagedObjectReference busyWith() {
    Task task = holder.get();
    return task == null ? null : task.reference();
  }

  public void requirePower(VirtualMachinePowerState wanted, VirtualMachinePowerState target) {
    VirtualMachinePowerState is = power();
    if (is != wanted) {
      throw Faults.powerState(is, target);
    }
  }

  /// Makes a changed record the machine's own, durably.
  void become(VmRecord next) throws IOException {
    body.configure(next);
    VmFile.write(file, next);
    record = next;
    name(next.identity().name());
    inventory.clock().tick();
  }

  public void powerOn() throws IOException {
    requirePower(VirtualMachinePowerState.poweredOff, VirtualMachinePowerState.poweredOn);
    try {
      body.powerOn();
    } catch (DiskBusyException e) {
      List<Hardware.DiskDevice> disks = record.hardware().disks();
      throw Datastore.locked(disks.isEmpty() ? name() : disks.getFirst().file(), e);
    }
    bootTime = Task.now();
    GuestWatch next = body.guest().map(guest -> new GuestWatch(guest, this::heard)).orElse(null);
    GuestWatch before = watch.getAndSet(next);
    if (before != null) {
      before.end();
    }
    guestState = GuestState.SILENT;
    if (next != null) {
      Thread.ofVirtual().name("guest of " + name()).start(next);
    }
    inventory.clock().tick();
  }

  public void powerOff() throws IOException {
    requirePower(VirtualMachinePowerState.poweredOn, VirtualMachinePowerState.poweredOff);
    body.powerOff();
    poweredOff();
  }

  private void poweredOff() {
    guestState = GuestState.OFF;
    bootTime = null;
    inventory.clock().tick();
  }

  private boolean heard(GuestState next) {
    if (!body.poweredOn()) {
      poweredOff();
      return false;
    }
    if (!next.equals(guestState)) {
      guestState = next;
      inventory.clock().tick();
    }
    return !gone;
  }

  /// The guest's agent, which must answer.
  public Guest requireGuest() {
    requirePower(VirtualMachinePowerState.poweredOn, VirtualMachinePowerState.poweredOn);
    var guest = body.guest().orElse(null);
    if (guest == null || !guestState.running()) {
      throw Faults.guest(
          new com.vmware.vim25.GuestOperationsUnavailable(),
          "The guest operations agent could not be contacted.");
    }
    return guest;
  }

  Path configFile() {
    return file;
  }

  /// Lets go of the body; the files stay.
  void close() throws IOException {
    gone = true;
    body.close();
  }
}
