package slipway.gateway.control;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import slipway.gateway.block.BlockDevice;

/// The disks that are hot-added to this machine, by the UUID of their vSphere backing.
///
/// With `disk.EnableUUID` a guest finds a disk as `/dev/disk/by-id/wwn-0x<uuid>`.
public final class Disks {
  private static final String PREFIX = "wwn-0x";

  private final Path directory;
  private final DiskOpener opener;

  public Disks(Path directory, DiskOpener opener) {
    this.directory = directory;
    this.opener = opener;
  }

  /// Opens a disk. Throws DISK_NOT_FOUND when none with that UUID is attached.
  BlockDevice open(String uuid, boolean writable) {
    Path path = directory.resolve(PREFIX + normal(uuid));
    try {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString());
      }
      return opener.open(path, writable);
    } catch (NoSuchFileException e) {
      throw new Fault(FaultType.DISK_NOT_FOUND, "No disk " + uuid + " is attached here", e);
    } catch (IOException e) {
      throw new Fault(
          FaultType.DISK_UNREADABLE, "Disk " + uuid + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /// The UUIDs of all attached disks.
  List<String> list() {
    List<String> uuids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path entry : entries) {
        String uuid = entry.getFileName().toString().substring(PREFIX.length());
        if (!uuid.contains("-part")) {
          uuids.add(uuid);
        }
      }
    } catch (IOException e) {
      throw new Fault(FaultType.DISK_NOT_FOUND, directory + " cannot be listed", e);
    }
    uuids.sort(null);
    return uuids;
  }

  /// vSphere writes dashes and spaces into the same 32 digits. A name with anything else is
  /// refused, so that no request can walk the file system.
  private static String normal(String uuid) {
    String digits = uuid.replaceAll("[- ]", "").toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{32}")) {
      throw new Fault(FaultType.REQUEST_INVALID, "Not the UUID of a disk: " + uuid);
    }
    return digits;
  }
}
