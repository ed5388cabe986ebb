package slipway.lab.vim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import slipway.lab.vim.inventory.Configuration;
import slipway.lab.vim.inventory.DatastorePath;
import slipway.lab.vim.inventory.Hardware;
import slipway.lab.vim.inventory.Inventory;
import slipway.lab.vim.inventory.VirtualMachine;

/// Keeps a sparse copy of every writable disk as a gateway let go of it, so that what the gateway
/// wrote can be compared later, whatever became of the disk since.
final class KeptDisks implements Configuration.DetachListener {
  private final Optional<Path> directory;
  private final Inventory inventory;

  KeptDisks(Optional<Path> directory, Inventory inventory) {
    this.directory = directory;
    this.inventory = inventory;
  }

  @Override
  public void detached(VirtualMachine machine, Hardware.DiskDevice disk) throws IOException {
    if (directory.isEmpty()) {
      return;
    }
    Files.createDirectories(directory.get());
    DatastorePath base = DatastorePath.parse(disk.base(), "fileName");
    Path raw = inventory.datastore(base).disk(base).rawFile();
    Path copy = directory.get().resolve(base.diskName() + "-" + disk.uuid() + ".raw");
    Process process =
        new ProcessBuilder("cp", "--sparse=always", "--", raw.toString(), copy.toString())
            .inheritIO()
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("the copy of " + disk.file() + " could not be kept");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
