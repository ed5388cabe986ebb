package slipway.gateway.scsi;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Mode pages, of which initiators may change two bits: the sense format and the software write
/// protection. One instance per disk; both bits are shared by all initiators. // SPC-4 §7.5
final class ModePages {
  private static final int ERROR_RECOVERY = 0x01;
  private static final int CACHING = 0x08;
  private static final int CONTROL = 0x0a;
  private static final int INFORMATIONAL_EXCEPTIONS = 0x1c;
  private static final int ALL_PAGES = 0x3f;
  private static final int[] PAGES = {
    ERROR_RECOVERY, CACHING, CONTROL, INFORMATIONAL_EXCEPTIONS,
  };

  private static final int CURRENT = 0;
  private static final int CHANGEABLE = 1;
  private static final int SAVED = 3;

  private static final int D_SENSE = 0x04;
  private static final int SWP = 0x08;
  private static final int WRITE_CACHE_ENABLED = 0x04;
  private static final int UNRESTRICTED_REORDERING = 0x10;
  private static final int WRITE_PROTECT = 0x80;
  private static final int DPO_FUA = 0x10;

  private final Medium medium;
  private volatile boolean descriptorSense;
  private volatile boolean softwareWriteProtect;

  ModePages(Medium medium) {
    this.medium = medium;
  }

  boolean descriptorSense() {
    return descriptorSense;
  }

  boolean softwareWriteProtect() {
    return softwareWriteProtect;
  }

  void reset() {
    descriptorSense = false;
    softwareWriteProtect = false;
  }

  Reply sense(Operation op, Cdb cdb) {
    boolean six = op == Operation.MODE_SENSE_6;
    int control = cdb.u8(2) >> 6;
    int subpage = cdb.u8(3);
    if (control == SAVED) {
      return Reply.check(AdditionalSense.SAVING_PARAMETERS_NOT_SUPPORTED);
    }
    ByteBuffer pages = pages(cdb.u8(2) & 0x3f, subpage, control);
    if (pages == null) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
    }
    boolean withoutDescriptor = cdb.bit(1, 0x08);
    boolean longLba = !six && cdb.bit(1, 0x10);
    ByteBuffer descriptor = withoutDescriptor ? ByteBuffer.allocate(0) : blockDescriptor(longLba);
    ByteBuffer out = ByteBuffer.allocate((six ? 4 : 8) + descriptor.limit() + pages.remaining());
    int deviceSpecific = DPO_FUA | (writeProtected() ? WRITE_PROTECT : 0);
    if (six) {
      out.put((byte) (out.capacity() - 1)).put((byte) 0).put((byte) deviceSpecific);
      out.put((byte) descriptor.limit());
    } else {
      out.putShort((short) (out.capacity() - 2)).put((byte) 0).put((byte) deviceSpecific);
      out.put((byte) (longLba && !withoutDescriptor ? 1 : 0)).put((byte) 0);
      out.putShort((short) descriptor.limit());
    }
    out.put(descriptor).put(pages).flip();
    return Reply.data(out, six ? cdb.u8(4) : cdb.u16(7));
  }

  private boolean writeProtected() {
    return softwareWriteProtect || !medium.writable();
  }

  private @Nullable ByteBuffer pages(int wanted, int subpage, int control) {
    if (subpage != 0 && !(wanted == ALL_PAGES && subpage == 0xff)) {
      return null;
    }
    ByteBuffer out = ByteBuffer.allocate(128);
    for (int code : PAGES) {
      if (wanted == code || wanted == ALL_PAGES) {
        out.put(page(code, control));
      }
    }
    out.flip();
    return out.hasRemaining() ? out : null;
  }

  private byte[] page(int code, int control) {
    boolean current = control == CURRENT;
    return switch (code) {
      case ERROR_RECOVERY -> new byte[] {ERROR_RECOVERY, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
      case CACHING -> {
        byte[] page = new byte[20];
        page[0] = CACHING;
        page[1] = 18;
        page[2] = (byte) (control == CHANGEABLE || !medium.writable() ? 0 : WRITE_CACHE_ENABLED);
        yield page;
      }
      case CONTROL -> {
        byte[] page = new byte[12];
        page[0] = CONTROL;
        page[1] = 10;
        boolean changeable = control == CHANGEABLE;
        page[2] = (byte) (changeable || (current && descriptorSense) ? D_SENSE : 0);
        page[3] = (byte) (changeable ? 0 : UNRESTRICTED_REORDERING);
        page[4] = (byte) (changeable || (current && softwareWriteProtect) ? SWP : 0);
        yield page;
      }
      default -> new byte[] {INFORMATIONAL_EXCEPTIONS, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    };
  }

  private ByteBuffer blockDescriptor(boolean longLba) {
    if (longLba) {
      return ByteBuffer.allocate(16).putLong(0, medium.blocks).putInt(12, Medium.BLOCK_BYTES);
    }
    int blocks = (int) Math.min(medium.blocks, 0xffff_ffffL);
    return ByteBuffer.allocate(8).putInt(0, blocks).putInt(4, Medium.BLOCK_BYTES);
  }

  /// Answers GOOD; `changed` runs when a bit did change, to tell the other initiators.
  Reply select(Operation op, Cdb cdb, ByteBuffer dataOut, Runnable changed) throws IOException {
    boolean six = op == Operation.MODE_SELECT_6;
    int listed = six ? cdb.u8(4) : cdb.u16(7);
    if (cdb.bit(1, 0x01)) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB); // nothing can be saved
    }
    if (listed == 0) {
      return Reply.GOOD;
    }
    int header = six ? 4 : 8;
    if (listed < header || dataOut.remaining() < listed) {
      return Reply.check(AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }
    ByteBuffer list = dataOut.slice(dataOut.position(), listed);
    int descriptor = six ? list.get(3) & 0xff : list.getChar(6);
    if (header + descriptor > listed) {
      return Reply.check(AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }
    list.position(header + descriptor);
    return apply(list, changed);
  }

  private Reply apply(ByteBuffer list, Runnable changed) {
    boolean dSense = descriptorSense;
    boolean swp = softwareWriteProtect;
    while (list.hasRemaining()) {
      if (list.remaining() < 2 || list.remaining() < 2 + (list.get(list.position() + 1) & 0xff)) {
        return Reply.check(AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
      }
      byte[] page = new byte[2 + (list.get(list.position() + 1) & 0xff)];
      list.get(page);
      page[0] &= 0x3f; // PS is reserved here
      if (!differsOnlyWhereChangeable(page)) {
        return Reply.check(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
      }
      if (page[0] == CONTROL) {
        dSense = (page[2] & D_SENSE) != 0;
        swp = (page[4] & SWP) != 0;
      }
    }
    boolean differs = dSense != descriptorSense || swp != softwareWriteProtect;
    descriptorSense = dSense;
    softwareWriteProtect = swp;
    if (differs) {
      changed.run();
    }
    return Reply.GOOD;
  }

  private boolean differsOnlyWhereChangeable(byte[] wanted) {
    ByteBuffer now = pages(wanted[0], 0, CURRENT);
    ByteBuffer mask = pages(wanted[0], 0, CHANGEABLE);
    if (wanted[0] == ALL_PAGES || now == null || mask == null || now.limit() != wanted.length) {
      return false;
    }
    for (int i = 2; i < wanted.length; i++) {
      if (((wanted[i] ^ now.get(i)) & ~mask.get(i)) != 0) {
        return false;
      }
    }
    return true;
  }
}
