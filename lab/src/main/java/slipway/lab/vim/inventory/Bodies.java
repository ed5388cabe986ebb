package slipway.lab.vim.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import slipway.lab.machine.Disk;

/// The real bodies: QEMU for machines, a directory of devices for gateways.
public final class Bodies implements Body.Maker {
  /// How bodies reach what paths name.
  ///
  /// @param file where a `[datastore] path` lies here
  public record Storage(DiskOpener disks, Function<String, Path> file) {}

  /// Opens a disk by its base file.
  public interface DiskOpener {
    Disk open(String base) throws IOException;
  }

  @Override
  public Body make(VmRecord record, Storage storage, Runnable onPowerOff) throws IOException {
    return record.isProcess()
        ? new ApplianceBody(record, storage)
        : new QemuBody(record, storage, onPowerOff);
  }
}
