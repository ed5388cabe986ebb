package slipway.gateway.scsi;

/// What a disk calls itself. It must stay the same for a disk's whole life, because guests name
/// disks after it.
///
/// @param vendor at most 8 printable ASCII characters
/// @param product at most 16
/// @param revision at most 4
/// @param serial at most [#MAX_SERIAL], the unit serial number
/// @param naa an NAA IEEE Registered or locally assigned identifier
public record DiskIdentity(
    String vendor, String product, String revision, String serial, long naa) {

  /// As long as a volume's id may be; the designator that carries it has room for more.
  public static final int MAX_SERIAL = 100;

  public DiskIdentity {
    check("vendor", vendor, 8);
    check("product", product, 16);
    check("revision", revision, 4);
    check("serial", serial, MAX_SERIAL);
    long type = naa >>> 60;
    if (type != 2 && type != 3 && type != 5) {
      throw new IllegalArgumentException(
          String.format("NAA identifier %016x is of type %x, not 2, 3 or 5", naa, type));
    }
  }

  /// An identity whose NAA identifier is locally assigned and follows from the serial number alone.
  public static DiskIdentity ofSerial(String serial) {
    return new DiskIdentity("SLIPWAY", "VOLUME", "1", serial, locallyAssigned(serial));
  }

  // FNV-1a: any spread will do, it only has to give the same 60 bits for ever.
  private static long locallyAssigned(String serial) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < serial.length(); i++) {
      hash = (hash ^ serial.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    return (3L << 60) | (hash & 0x0fff_ffff_ffff_ffffL); // SPC-4 §7.8.6.6.4
  }

  private static void check(String name, String value, int max) {
    boolean printable = value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    if (value.isBlank() || value.length() > max || !printable) {
      throw new IllegalArgumentException(
          name + " must be 1 to " + max + " printable ASCII characters: \"" + value + "\"");
    }
  }
}
