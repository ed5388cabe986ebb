package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Writes a FAT16 file system with the files of one directory, `EFI/BOOT`: all that UEFI firmware
/// reads of a disc. // Microsoft FAT specification 1.03
final class FatImage {
  private static final int SECTOR = 512;
  private static final int SECTORS_PER_CLUSTER = 4;
  private static final int CLUSTER = SECTOR * SECTORS_PER_CLUSTER;

  /// With fewer it would be FAT12, with more FAT32. // §3.5
  private static final int CLUSTERS_MIN = 4_085;

  private static final int CLUSTERS_MAX = 65_524;
  private static final int RESERVED_SECTORS = 1;
  private static final int FATS = 2;
  private static final int ROOT_ENTRIES = 512;
  private static final int ENTRY = 32;
  private static final int FIRST_CLUSTER = 2;
  private static final int END = 0xFFFF;
  private static final int DIRECTORY = 0x10;
  private static final int ARCHIVE = 0x20;
  private static final byte MEDIA = (byte) 0xF8;

  /// 1 January 1980, the first day there is.
  private static final short DATE = 0x21;

  private static final Pattern NAME = Pattern.compile("[A-Z0-9_]{1,8}(\\.[A-Z0-9_]{1,3})?");

  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /// Adds a file.
  ///
  /// @param name in capitals, eight characters and three
  FatImage add(String name, byte[] content) throws IOException {
    if (!NAME.matcher(name).matches() || files.size() == CLUSTER / ENTRY - 2) {
      throw new IOException("no place for a file " + name);
    }
    files.put(name, content);
    return this;
  }

  void writeTo(Path image) throws IOException {
    // A cluster for each of the two directories.
    int used = 2 + files.values().stream().mapToInt(FatImage::clusters).sum();
    if (used > CLUSTERS_MAX) {
      throw new IOException("a boot loader of " + used + " clusters is too large");
    }
    int clusters = Math.max(CLUSTERS_MIN, used);
    int fatSectors = (2 * (clusters + FIRST_CLUSTER) + SECTOR - 1) / SECTOR;
    int rootAt = (RESERVED_SECTORS + FATS * fatSectors) * SECTOR;
    int dataAt = rootAt + ROOT_ENTRIES * ENTRY;
    ByteBuffer bytes =
        ByteBuffer.allocate(dataAt + clusters * CLUSTER).order(ByteOrder.LITTLE_ENDIAN);
    bootSector(bytes, bytes.capacity() / SECTOR, fatSectors);
    ByteBuffer fat = ByteBuffer.allocate(fatSectors * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    fat.putShort((short) (0xFF00 | (MEDIA & 0xFF))).putShort((short) END);
    fat.putShort((short) END).putShort((short) END);

    int efi = FIRST_CLUSTER;
    int boot = FIRST_CLUSTER + 1;
    entry(bytes.position(rootAt), "EFI", DIRECTORY, efi, 0);
    entry(bytes.position(at(dataAt, efi)), ".", DIRECTORY, efi, 0);
    entry(bytes, "..", DIRECTORY, 0, 0);
    entry(bytes, "BOOT", DIRECTORY, boot, 0);
    entry(bytes.position(at(dataAt, boot)), ".", DIRECTORY, boot, 0);
    entry(bytes, "..", DIRECTORY, efi, 0);
    int next = boot + 1;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      byte[] content = file.getValue();
      entry(bytes, file.getKey(), ARCHIVE, content.length == 0 ? 0 : next, content.length);
      bytes.put(at(dataAt, next), content);
      for (int left = clusters(content); left > 0; left--) {
        fat.putShort((short) (left == 1 ? END : ++next));
      }
      next += content.length == 0 ? 0 : 1;
    }
    for (int copy = 0; copy < FATS; copy++) {
      bytes.put((RESERVED_SECTORS + copy * fatSectors) * SECTOR, fat.array());
    }
    Files.write(image, bytes.array());
  }

  // §3.1 to 3.3
  private static void bootSector(ByteBuffer bytes, int sectors, int fatSectors) {
    bytes.put(0, new byte[] {(byte) 0xEB, 0x3C, (byte) 0x90});
    bytes.put(3, "SLIPWAY ".getBytes(StandardCharsets.US_ASCII));
    bytes.putShort(11, (short) SECTOR);
    bytes.put(13, (byte) SECTORS_PER_CLUSTER);
    bytes.putShort(14, (short) RESERVED_SECTORS);
    bytes.put(16, (byte) FATS);
    bytes.putShort(17, (short) ROOT_ENTRIES);
    bytes.put(21, MEDIA);
    bytes.putShort(22, (short) fatSectors);
    // Nobody asks for the geometry of a disc; zero is no number of heads.
    bytes.putShort(24, (short) 63).putShort(26, (short) 255);
    bytes.putInt(32, sectors);
    bytes.put(36, (byte) 0x80).put(38, (byte) 0x29);
    bytes.put(43, "NO NAME    FAT16   ".getBytes(StandardCharsets.US_ASCII));
    bytes.putShort(510, (short) 0xAA55);
  }

  // §6
  private static void entry(ByteBuffer to, String name, int kind, int cluster, int size) {
    byte[] padded = new byte[11];
    Arrays.fill(padded, (byte) ' ');
    boolean dots = name.startsWith(".");
    int dot = dots ? -1 : name.indexOf('.');
    byte[] stem = (dot < 0 ? name : name.substring(0, dot)).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(stem, 0, padded, 0, stem.length);
    if (dot >= 0) {
      byte[] extension = name.substring(dot + 1).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(extension, 0, padded, 8, extension.length);
    }
    to.put(padded).put((byte) kind).put(new byte[4]).putShort(DATE).putShort(DATE);
    to.putInt(0).putShort(DATE).putShort((short) cluster).putInt(size);
  }

  private static int at(int dataAt, int cluster) {
    return dataAt + (cluster - FIRST_CLUSTER) * CLUSTER;
  }

  private static int clusters(byte[] content) {
    return (content.length + CLUSTER - 1) / CLUSTER;
  }
}
