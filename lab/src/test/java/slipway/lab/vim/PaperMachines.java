package slipway.lab.vim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import slipway.lab.vim.inventory.Bodies;
import slipway.lab.vim.inventory.Body;
import slipway.lab.vim.inventory.Guest;
import slipway.lab.vim.inventory.Hardware;
import slipway.lab.vim.inventory.VmRecord;

/// Bodies for fast tests: machines have real disks and a real shell as their guest, but no QEMU.
/// Gateways are the real ones.
final class PaperMachines implements Body.Maker {
  private final Path shadow;

  PaperMachines(Path shadow) {
    this.shadow = shadow;
  }

  @Override
  public Body make(VmRecord record, Bodies.Storage storage, Runnable onPowerOff)
      throws IOException {
    return record.extraConfig().containsKey(VmRecord.PROCESS)
        ? new Bodies().make(record, storage, onPowerOff)
        : new PaperMachine(record, storage);
  }

  /// A machine whose guest is this host with another list of passwords.
  private final class PaperMachine implements Body {
    private final Bodies.Storage storage;
    private final Guest guest = new HostGuest(shadow, this::powerOff);
    private volatile VmRecord record;
    private volatile boolean on;

    PaperMachine(VmRecord record, Bodies.Storage storage) {
      this.record = record;
      this.storage = storage;
    }

    @Override
    public boolean poweredOn() {
      return on;
    }

    @Override
    public void configure(VmRecord next) {
      record = next;
    }

    @Override
    public void powerOn() throws IOException {
      for (Hardware.CdDevice cd : record.hardware().cds()) {
        String iso = cd.iso();
        if (iso != null && !Files.exists(storage.file().apply(iso))) {
          throw new IOException("the CD is gone");
        }
      }
      on = true;
    }

    @Override
    public void powerOff() {
      on = false;
    }

    @Override
    public void reset() {}

    @Override
    public Map<String, String> freeze(String snapshot, boolean quiesce) throws IOException {
      var changeIds = new HashMap<String, String>();
      for (Hardware.DiskDevice disk : record.hardware().disks()) {
        changeIds.put(disk.base(), storage.disks().open(disk.base()).freeze(snapshot).changeId());
      }
      return changeIds;
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
