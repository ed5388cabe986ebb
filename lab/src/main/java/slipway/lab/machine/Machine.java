package slipway.lab.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// One virtual machine: a QEMU process while it is powered on, a record of its parts otherwise.
@SuppressWarnings("DoNotCallSuggester")
public final class Machine implements AutoCloseable {

  public Machine(MachineSpec spec) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public MachineSpec spec() {
    throw new UnsupportedOperationException("to come");
  }

  /// Gives the machine other parts. Only while it is powered off.
  public void reconfigure(MachineSpec spec) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  public PowerState state() {
    throw new UnsupportedOperationException("to come");
  }

  /// Takes the disks' locks and starts the process; fails with [DiskBusyException] when a disk is
  /// in use elsewhere.
  public void powerOn() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Pulls the plug.
  public void powerOff() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Asks the guest to shut down, through its agent; returns before it has.
  public void shutdownGuest() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Asks the guest to restart, through its agent; returns before it has.
  public void rebootGuest() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Presses the reset button.
  public void reset() throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Waits for a state; false when it did not come in time.
  public boolean await(PowerState state, Duration longest) throws InterruptedException {
    throw new UnsupportedOperationException("to come");
  }

  /// Tells whenever the machine's process has ended, for whatever reason, after its locks are free.
  public void onPowerOff(Runnable listener) {
    throw new UnsupportedOperationException("to come");
  }

  /// The agent in the guest. Usable while powered on.
  public GuestAgent agent() {
    throw new UnsupportedOperationException("to come");
  }

  /// The loopback port of the host that reaches a forwarded guest port. Stable while this object
  /// lives unless the port was taken between two power-ons.
  public int hostPort(int guestPort) {
    throw new UnsupportedOperationException("to come");
  }

  /// Everything the guest wrote to its serial port, over all power-ons.
  public Path serialLog() {
    throw new UnsupportedOperationException("to come");
  }

  /// A unix socket with the guest's serial console. Usable while powered on.
  public Path consoleSocket() {
    throw new UnsupportedOperationException("to come");
  }

  /// Writes the screen as a PNG file. Only while powered on.
  public void screenshot(Path png) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Freezes all disks at one instant.
  ///
  /// @param quiesce first asks the guest to flush and hold its file systems; a guest that can't is
  ///     an error
  public Map<Disk, Snapshot> freeze(String id, boolean quiesce) throws IOException {
    throw new UnsupportedOperationException("to come");
  }

  /// Powers off and lets go of everything.
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException("to come");
  }
}
