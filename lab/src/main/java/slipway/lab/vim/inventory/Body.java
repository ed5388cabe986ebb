package slipway.lab.vim.inventory;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// What a machine of the inventory really is: a QEMU process, or a gateway running on this host.
public interface Body extends AutoCloseable {
  boolean poweredOn();

  /// Takes over a changed record. Parts that cannot change while powered on are a fault.
  void configure(VmRecord record) throws IOException;

  /// Fails with [slipway.lab.machine.DiskBusyException] when a disk is in use elsewhere.
  void powerOn() throws IOException;

  void powerOff() throws IOException;

  void reset() throws IOException;

  /// Freezes all disks that take part in snapshots, at one instant; answers the change id of each
  /// by its base file.
  Map<String, String> freeze(String snapshot, boolean quiesce) throws IOException;

  /// Makes a disk appear inside a powered-on machine.
  void attach(Hardware.DiskDevice disk) throws IOException;

  /// Makes a disk vanish.
  void detach(Hardware.DiskDevice disk) throws IOException;

  /// The operating system inside; empty when no commands can be run in it.
  Optional<Guest> guest();

  /// Settings that the lab tells about the machine, beyond those kept in its record.
  Map<String, String> published();

  @Override
  void close() throws IOException;

  /// Makes bodies.
  interface Maker {
    Body make(VmRecord record, Bodies.Storage storage, Runnable onPowerOff) throws IOException;
  }
}
