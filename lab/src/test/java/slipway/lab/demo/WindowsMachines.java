package slipway.lab.demo;

import java.util.Map;
import java.util.Optional;
import slipway.lab.vim.inventory.Bodies;
import slipway.lab.vim.inventory.Body;
import slipway.lab.vim.inventory.Guest;
import slipway.lab.vim.inventory.Hardware;
import slipway.lab.vim.inventory.VmRecord;

/// Machines without QEMU, all with the same guest.
record WindowsMachines(Guest guest) implements Body.Maker {
  @Override
  public Body make(VmRecord record, Bodies.Storage storage, Runnable onPowerOff) {
    return new Machine(guest);
  }

  private static final class Machine implements Body {
    private final Guest guest;
    private volatile boolean on;

    Machine(Guest guest) {
      this.guest = guest;
    }

    @Override
    public boolean poweredOn() {
      return on;
    }

    @Override
    public void configure(VmRecord next) {}

    @Override
    public void powerOn() {
      on = true;
    }

    @Override
    public void powerOff() {
      on = false;
    }

    @Override
    public void reset() {}

    @Override
    public Map<String, String> freeze(String snapshot, boolean quiesce) {
      return Map.of();
    }

    @Override
    public void attach(Hardware.DiskDevice disk) {}

    @Override
    public void detach(Hardware.DiskDevice disk) {}

    @Override
    public Optional<Guest> guest() {
      return Optional.of(guest);
    }

    @Override
    public Map<String, String> published() {
      return Map.of();
    }

    @Override
    public void close() {
      on = false;
    }
  }
}
