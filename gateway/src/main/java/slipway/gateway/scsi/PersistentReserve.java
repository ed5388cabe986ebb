package slipway.gateway.scsi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The wire side of persistent reservations. // SPC-4 §6.15 and §6.16
final class PersistentReserve {
  static final int PARAMETER_LIST_BYTES = 24;
  private static final int MAX_TRANSPORT_ID_BYTES = 4 + 256;
  private static final int STATUS_DESCRIPTOR_BYTES = 24;

  private final Reservations reservations;

  PersistentReserve(Reservations reservations) {
    this.reservations = reservations;
  }

  Reply in(Operation op, Cdb cdb) {
    Reservations.Snapshot now = reservations.snapshot();
    ByteBuffer out =
        switch (op) {
          case READ_KEYS -> keys(now);
          case READ_RESERVATION -> reservation(now);
          case REPORT_CAPABILITIES -> capabilities(reservations);
          case READ_FULL_STATUS -> fullStatus(now);
          default -> throw new IllegalArgumentException(op.toString());
        };
    return Reply.data(out, cdb.u16(7));
  }

  private static ByteBuffer keys(Reservations.Snapshot now) {
    ByteBuffer out = ByteBuffer.allocate(8 + 8 * now.keys().size());
    out.putInt(now.generation()).putInt(8 * now.keys().size());
    now.keys().values().forEach(out::putLong);
    return out.flip();
  }

  private static ByteBuffer reservation(Reservations.Snapshot now) {
    ReservationType type = now.type();
    if (type == null) {
      return ByteBuffer.allocate(8).putInt(0, now.generation());
    }
    long key = now.holder() == null ? 0 : now.keys().getOrDefault(now.holder(), 0L);
    ByteBuffer out = ByteBuffer.allocate(24);
    out.putInt(0, now.generation()).putInt(4, 16).putLong(8, key).put(21, (byte) type.code());
    return out;
  }

  private static ByteBuffer capabilities(Reservations reservations) {
    ByteBuffer out = ByteBuffer.allocate(8);
    int mask = 0;
    for (ReservationType type : ReservationType.values()) {
      mask |= type.code() < 8 ? 0x100 << type.code() : 0x1;
    }
    out.putShort(0, (short) 8).putShort(4, (short) mask);
    out.put(2, (byte) (reservations.mayBeKept() ? 0x01 : 0)); // PTPL_C
    out.put(3, (byte) (0x80 | (reservations.kept() ? 0x01 : 0))); // TMV, PTPL_A
    return out;
  }

  private static ByteBuffer fullStatus(Reservations.Snapshot now) {
    int most = now.keys().size() * (STATUS_DESCRIPTOR_BYTES + MAX_TRANSPORT_ID_BYTES);
    ByteBuffer out = ByteBuffer.allocate(8 + most);
    out.position(8);
    for (Map.Entry<Nexus, Long> entry : now.keys().entrySet()) {
      int at = out.position();
      ReservationType type = now.type();
      byte[] id = transportId(entry.getKey());
      out.putLong(at, entry.getValue());
      if (type != null && now.holds(entry.getKey())) {
        out.put(at + 12, (byte) 1).put(at + 13, (byte) type.code());
      }
      out.putShort(at + 18, (short) 1).putInt(at + 20, id.length);
      out.position(at + STATUS_DESCRIPTOR_BYTES).put(id);
    }
    out.flip();
    return out.putInt(0, now.generation()).putInt(4, out.limit() - 8);
  }

  /// The iSCSI initiator port TransportID. // SPC-4 §7.6.4.7
  private static byte[] transportId(Nexus nexus) {
    byte[] name = nexus.portName().getBytes(StandardCharsets.UTF_8);
    int padded = Math.min((name.length + 4) & ~3, MAX_TRANSPORT_ID_BYTES - 4);
    ByteBuffer out = ByteBuffer.allocate(4 + padded);
    out.put((byte) 0x45).put((byte) 0).putShort((short) padded);
    out.put(name, 0, Math.min(name.length, padded - 1));
    return out.array();
  }

  Reply out(Nexus nexus, Operation op, Cdb cdb, ByteBuffer dataOut) {
    if (cdb.u32(5) != PARAMETER_LIST_BYTES || dataOut.remaining() < PARAMETER_LIST_BYTES) {
      return Reply.check(AdditionalSense.PARAMETER_LIST_LENGTH_ERROR);
    }
    int at = dataOut.position();
    long key = dataOut.getLong(at);
    long otherKey = dataOut.getLong(at + 8);
    boolean registering =
        op == Operation.REGISTER || op == Operation.REGISTER_AND_IGNORE_EXISTING_KEY;
    boolean keep = (dataOut.get(at + 20) & 0x01) != 0; // APTPL
    // Neither SPEC_I_PT nor ALL_TG_PT is offered.
    boolean offered = (dataOut.get(at + 20) & 0x0c) == 0 && (!keep || reservations.mayBeKept());
    if (registering && !offered) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST);
    }
    ReservationType type = ReservationType.of(cdb.u8(2) & 0x0f);
    boolean wholeUnit = cdb.u8(2) >> 4 == 0;
    return switch (op) {
      case REGISTER -> reservations.register(nexus, key, otherKey, false, keep);
      case REGISTER_AND_IGNORE_EXISTING_KEY ->
          reservations.register(nexus, key, otherKey, true, keep);
      case CLEAR -> reservations.clear(nexus, key);
      case RESERVE, RELEASE, PREEMPT, PREEMPT_AND_ABORT -> {
        if (type == null || !wholeUnit) {
          yield Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
        }
        yield switch (op) {
          case RESERVE -> reservations.reserve(nexus, key, type);
          case RELEASE -> reservations.release(nexus, key, type);
          default -> reservations.preempt(nexus, key, otherKey, type);
        };
      }
      default -> throw new IllegalArgumentException(op.toString());
    };
  }
}
