package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Writes a disc that UEFI firmware starts from: ISO 9660 with an El Torito boot image.
///
/// Names are in capitals, without Rock Ridge; GRUB finds them in any case.
// ECMA-119, El Torito 1.0, UEFI 2.10 §13.3.2
final class IsoImage {
  private static final int SECTOR = 2048;
  private static final int DESCRIPTORS_AT = 16;
  private static final int PATH_TABLE_AT = 19;
  private static final int CATALOG_AT = 21;
  private static final int DIRECTORIES_AT = 22;
  private static final int EFI_PLATFORM = 0xEF;

  /// El Torito counts in these.
  private static final int VIRTUAL_SECTOR = 512;

  private static final Pattern NAME = Pattern.compile("[A-Z0-9_-]{1,26}(\\.[A-Z0-9_]{1,3})?");

  private final String volume;
  private final Directory root = new Directory("\0", null);
  private final List<Directory> directories = new ArrayList<>(List.of(root));
  private final List<Content> contents = new ArrayList<>();
  private final Content boot;
  private int next;

  /// @param boot the FAT file system with the boot loader, at most 32 MiB
  IsoImage(String volume, Path boot) throws IOException {
    this.volume = volume;
    this.boot = new Content("EFI.IMG;1", boot, Files.size(boot));
    if (this.boot.size / VIRTUAL_SECTOR > 0xFFFF) {
      throw new IOException("a boot image of " + this.boot.size + " bytes is too large");
    }
    contents.add(this.boot);
    root.files.add(this.boot);
  }

  private static final class Directory {
    final String name;
    final Directory parent;
    final List<Directory> directories = new ArrayList<>();
    final List<Content> files = new ArrayList<>();
    int sector;

    Directory(String name, @org.jspecify.annotations.Nullable Directory parent) {
      this.name = name;
      this.parent = parent == null ? this : parent;
    }
  }

  private static final class Content {
    final String name;
    final Path file;
    final long size;
    int sector;

    Content(String name, Path file, long size) {
      this.name = name;
      this.file = file;
      this.size = size;
    }
  }

  /// Adds a file by its path, as in `BOOT/KERNEL.IMG`.
  IsoImage add(String path, Path file) throws IOException {
    List<String> names = List.of(path.split("/"));
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new IOException("no name for a disc: " + path);
      }
    }
    Directory in = root;
    for (String name : names.subList(0, names.size() - 1)) {
      in = directory(in, name);
    }
    Content content = new Content(names.getLast() + ";1", file, Files.size(file));
    in.files.add(content);
    contents.add(content);
    return this;
  }

  private Directory directory(Directory in, String name) {
    for (Directory known : in.directories) {
      if (known.name.equals(name)) {
        return known;
      }
    }
    Directory made = new Directory(name, in);
    in.directories.add(made);
    directories.add(made);
    return made;
  }

  void writeTo(Path image) throws IOException {
    next = DIRECTORIES_AT;
    directories.forEach(directory -> directory.sector = next++);
    int firstContent = next;
    for (Content content : contents) {
      content.sector = next;
      next += Math.toIntExact((content.size + SECTOR - 1) / SECTOR);
    }
    ByteBuffer head = ByteBuffer.allocate(firstContent * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    primaryDescriptor(head.position(DESCRIPTORS_AT * SECTOR));
    bootDescriptor(head.position((DESCRIPTORS_AT + 1) * SECTOR));
    head.position((DESCRIPTORS_AT + 2) * SECTOR).put((byte) 0xFF).put(ascii("CD001\1"));
    pathTable(head.position(PATH_TABLE_AT * SECTOR).order(ByteOrder.LITTLE_ENDIAN));
    pathTable(head.position((PATH_TABLE_AT + 1) * SECTOR).order(ByteOrder.BIG_ENDIAN));
    head.order(ByteOrder.LITTLE_ENDIAN);
    catalog(head.position(CATALOG_AT * SECTOR));
    for (Directory directory : directories) {
      records(head.position(directory.sector * SECTOR), directory);
    }
    try (FileChannel out =
        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      write(out, head.clear(), 0);
      for (Content content : contents) {
        copy(content, out);
      }
      // The last sector is a whole one.
      write(out, ByteBuffer.allocate(1), (long) next * SECTOR - 1);
    }
  }

  // ECMA-119 §8.4
  private void primaryDescriptor(ByteBuffer to) {
    int at = to.position();
    to.put((byte) 1).put(ascii("CD001\1\0"));
    to.put(padded("", 32)).put(padded(volume, 32));
    to.position(at + 80);
    both(to, next);
    to.position(at + 120);
    bothShort(to, 1);
    bothShort(to, 1);
    bothShort(to, SECTOR);
    both(to, pathTableBytes());
    to.putInt(PATH_TABLE_AT).putInt(0).putInt(Integer.reverseBytes(PATH_TABLE_AT + 1)).putInt(0);
    record(to, "\0", root.sector, SECTOR, true);
    to.put(padded("", 623));
    for (int date = 0; date < 4; date++) {
      to.put(ascii("0".repeat(16))).put((byte) 0);
    }
    to.put((byte) 1);
  }

  // El Torito §2.0
  private static void bootDescriptor(ByteBuffer to) {
    int at = to.position();
    to.put((byte) 0).put(ascii("CD001\1EL TORITO SPECIFICATION"));
    to.putInt(at + 71, CATALOG_AT);
  }

  // El Torito §2.1 and 2.2
  private void catalog(ByteBuffer to) {
    int at = to.position();
    to.put((byte) 1).put((byte) EFI_PLATFORM).putShort((short) 0).put(padded(volume, 24));
    to.putShort((short) 0).put((byte) 0x55).put((byte) 0xAA);
    int sum = 0;
    for (int i = 0; i < 32; i += 2) {
      sum += to.getShort(at + i);
    }
    to.putShort(at + 28, (short) -sum);
    to.put((byte) 0x88).put((byte) 0).putShort((short) 0).put((byte) 0).put((byte) 0);
    to.putShort((short) (boot.size / VIRTUAL_SECTOR)).putInt(boot.sector);
  }

  // ECMA-119 §9.4
  private void pathTable(ByteBuffer to) {
    for (Directory directory : directories) {
      byte[] name = ascii(directory.name);
      to.put((byte) name.length).put((byte) 0).putInt(directory.sector);
      to.putShort((short) (directories.indexOf(directory.parent) + 1)).put(name);
      to.put(new byte[name.length % 2]);
    }
  }

  private int pathTableBytes() {
    return directories.stream().mapToInt(d -> 8 + d.name.length() + d.name.length() % 2).sum();
  }

  private static void records(ByteBuffer to, Directory directory) {
    record(to, "\0", directory.sector, SECTOR, true);
    record(to, "\1", directory.parent.sector, SECTOR, true);
    directory.directories.forEach(d -> record(to, d.name, d.sector, SECTOR, true));
    directory.files.forEach(f -> record(to, f.name, f.sector, f.size, false));
  }

  // ECMA-119 §9.1
  private static void record(ByteBuffer to, String name, int sector, long size, boolean directory) {
    byte[] identifier = ascii(name);
    int length = 33 + identifier.length + (identifier.length + 1) % 2;
    to.put((byte) length).put((byte) 0);
    both(to, sector);
    both(to, Math.toIntExact(size));
    to.put(new byte[7]).put((byte) (directory ? 2 : 0)).putShort((short) 0);
    bothShort(to, 1);
    to.put((byte) identifier.length).put(identifier);
    to.put(new byte[(identifier.length + 1) % 2]);
  }

  // ECMA-119 §7.3.3
  private static void both(ByteBuffer to, int value) {
    to.putInt(value).putInt(Integer.reverseBytes(value));
  }

  private static void bothShort(ByteBuffer to, int value) {
    to.putShort((short) value).putShort(Short.reverseBytes((short) value));
  }

  private static byte[] padded(String text, int length) {
    return ascii(text + " ".repeat(length - text.length()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void copy(Content content, FileChannel out) throws IOException {
    try (FileChannel in = FileChannel.open(content.file)) {
      out.position((long) content.sector * SECTOR);
      long copied = 0;
      while (copied < content.size) {
        copied += in.transferTo(copied, content.size - copied, out);
      }
    }
  }

  private static void write(FileChannel out, ByteBuffer bytes, long at) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes, at + bytes.position());
    }
  }
}
