package slipway.lab.vim.verb;

import com.vmware.vim25.FileBackedVirtualDiskSpec;
import com.vmware.vim25.VirtualDiskSpec;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import slipway.lab.machine.DiskFormat;
import slipway.lab.vim.inventory.Datastore;
import slipway.lab.vim.inventory.DatastorePath;
import slipway.lab.vim.inventory.Entity;
import slipway.lab.vim.inventory.Task;
import slipway.lab.vim.wire.Faults;

/// vim25 FileManager and VirtualDiskManager.
final class FileVerbs {
  private static final String DISKS = "VirtualDiskManager";

  static Datastore datastore(Call call, String path) {
    return call.site().inventory().datastore(DatastorePath.parse(path, "name"));
  }

  private static Task run(Call call, String descriptionId, Callable<@Nullable Object> work) {
    return call.site()
        .inventory()
        .tasks()
        .run(descriptionId, call.site().inventory().datacenter(), call.principal(), work);
  }

  @Verb(on = "FileManager", name = "MakeDirectory")
  void makeDirectory(
      Call call,
      String name,
      @Nullable Entity datacenter,
      @Nullable Boolean createParentDirectories)
      throws IOException {
    Datastore datastore = datastore(call, name);
    call.require(datastore, "Datastore.FileManagement");
    datastore.makeDirectory(
        DatastorePath.parse(name, "name"), Boolean.TRUE.equals(createParentDirectories));
  }

  @Verb(on = "FileManager", name = "DeleteDatastoreFile_Task")
  Task deleteDatastoreFile(Call call, String name, @Nullable Entity datacenter) {
    Datastore datastore = datastore(call, name);
    call.require(datastore, "Datastore.FileManagement");
    DatastorePath path = DatastorePath.parse(name, "name");
    return run(
        call,
        "FileManager.deleteFile",
        () -> {
          datastore.delete(path);
          return null;
        });
  }

  @Verb(on = DISKS, name = "CreateVirtualDisk_Task")
  Task createVirtualDisk(
      Call call, String name, @Nullable Entity datacenter, VirtualDiskSpec spec) {
    Datastore datastore = datastore(call, name);
    call.require(datastore, "Datastore.FileManagement");
    DatastorePath path = DatastorePath.parse(name, "name");
    if (!(spec instanceof FileBackedVirtualDiskSpec file) || file.capacityKb <= 0) {
      throw Faults.invalidArgument("spec");
    }
    if (!path.isDisk()) {
      throw Faults.invalidArgument("name");
    }
    DiskFormat format = format(file.diskType);
    return run(
        call,
        "VirtualDiskManager.createVirtualDisk",
        () -> {
          datastore.createDisk(path, file.capacityKb * 1024, format);
          return path.toString();
        });
  }

  private static DiskFormat format(@Nullable String diskType) {
    return switch (diskType) {
      case "thin" -> DiskFormat.THIN;
      case "preallocated", "thick" -> DiskFormat.THICK;
      case "eagerZeroedThick" -> DiskFormat.THICK_EAGER;
      case null, default -> throw Faults.invalidArgument("spec.diskType");
    };
  }

  @Verb(on = DISKS, name = "DeleteVirtualDisk_Task")
  Task deleteVirtualDisk(Call call, String name, @Nullable Entity datacenter) {
    Datastore datastore = datastore(call, name);
    call.require(datastore, "Datastore.FileManagement");
    DatastorePath path = DatastorePath.parse(name, "name");
    return run(
        call,
        "VirtualDiskManager.deleteVirtualDisk",
        () -> {
          datastore.deleteDisk(path);
          return null;
        });
  }

  @Verb(on = DISKS, name = "QueryVirtualDiskUuid")
  String queryVirtualDiskUuid(Call call, String name, @Nullable Entity datacenter)
      throws IOException {
    Datastore datastore = datastore(call, name);
    call.require(datastore, "Datastore.FileManagement");
    String hex =
        datastore.disk(DatastorePath.parse(name, "name")).uuid().toString().replace("-", "");
    var text = new StringBuilder();
    for (int i = 0; i < 32; i += 2) {
      text.append(i == 0 ? "" : i == 16 ? "-" : " ").append(hex, i, i + 2);
    }
    return text.toString();
  }
}
