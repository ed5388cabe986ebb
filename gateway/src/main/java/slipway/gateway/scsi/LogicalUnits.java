package slipway.gateway.scsi;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The logical units behind one target port, by number, and the commands that are about the set
/// rather than about one of them.
public final class LogicalUnits {
  /// The highest number: the peripheral address format has one byte for it. // SAM-5 §4.7.7.2
  public static final int MAX_LUN = 255;

  private final SortedMap<Integer, Disk> disks;

  public LogicalUnits(Map<Integer, Disk> disks) {
    this.disks = new TreeMap<>(disks);
    if (disks.isEmpty() || this.disks.firstKey() < 0 || this.disks.lastKey() > MAX_LUN) {
      throw new IllegalArgumentException("LUNs must be 0 to " + MAX_LUN + ": " + disks.keySet());
    }
  }

  /// The disk at an eight-byte LUN as it stands on the wire; null when there is none.
  public @Nullable Disk at(long lun) {
    int method = (int) (lun >>> 62);
    boolean oneLevel = (lun & 0xffff_ffff_ffffL) == 0;
    int number = (int) (lun >>> 48) & 0x3fff;
    return oneLevel && method <= 1 ? disks.get(number) : null;
  }

  public Iterable<Disk> all() {
    return disks.values();
  }

  public Reply execute(long lun, Nexus nexus, Cdb cdb, ByteBuffer dataOut, DataInBuffer into) {
    Operation op = Operation.of(cdb);
    if (op == Operation.REPORT_LUNS) {
      return reportLuns(cdb);
    }
    Disk disk = at(lun);
    if (disk != null) {
      return disk.execute(nexus, cdb, dataOut, into);
    }
    if (op == Operation.INQUIRY) {
      return InquiryPages.absent(cdb);
    }
    if (op == Operation.REQUEST_SENSE) {
      Sense sense = new Sense(AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED);
      return Reply.data(sense.inFormat(cdb.bit(1, 0x01)).encode(), cdb.u8(4));
    }
    return Reply.check(AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED);
  }

  // SPC-4 §6.33
  private Reply reportLuns(Cdb cdb) {
    int select = cdb.u8(2);
    if (select > 2) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
    }
    boolean wellKnownOnly = select == 1;
    ByteBuffer out = ByteBuffer.allocate(8 + (wellKnownOnly ? 0 : 8 * disks.size()));
    out.putInt(out.capacity() - 8).putInt(0);
    if (!wellKnownOnly) {
      disks.keySet().forEach(lun -> out.putLong((long) lun << 48));
    }
    return Reply.data(out.flip(), cdb.u32(6));
  }

  @Override
  public String toString() {
    return disks.toString();
  }
}
