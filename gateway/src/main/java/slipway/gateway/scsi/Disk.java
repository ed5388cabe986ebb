package slipway.gateway.scsi;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.ReadOnlyDeviceException;
import slipway.gateway.block.UnreachableException;

/// A SCSI direct-access logical unit made of a block device.
///
/// A command passes four gates (known, attention, reserved, ready) and is then carried out. All
/// answers, refusals included, are values.
public final class Disk {
  private static final Logger LOG = System.getLogger(Disk.class.getName());

  private final Medium medium;
  private final BlockCommands blocks;
  private final Provisioning provisioning;
  private final InquiryPages inquiry;
  private final ModePages modes;
  private final Capacity capacity;
  private final SupportedOpcodes opcodes;
  private final UnitAttentions attentions;
  private final Reservations reservations;
  private final PersistentReserve persistent;
  private final Sanitizer sanitizer;

  /// Shared by commands that passed the reservation gate while somebody is registered; PREEMPT AND
  /// ABORT takes it alone, so that nothing of a preempted initiator lands after its answer.
  private final ReadWriteLock fence = new ReentrantReadWriteLock();

  private volatile boolean stopped;

  /// A disk that looks as one of vSphere does.
  public Disk(BlockDevice device, DiskIdentity identity) {
    this(device, identity, PhysicalBlock.BYTES_512);
  }

  public Disk(BlockDevice device, DiskIdentity identity, PhysicalBlock physical) {
    this(device, identity, physical, new UnitAttentions(), Reservations::new);
  }

  /// A disk whose reservations survive a restart in a file, for initiators that ask for it. Throws
  /// when there is a file and it is damaged.
  public static Disk withReservations(BlockDevice device, DiskIdentity identity, Path file)
      throws IOException {
    UnitAttentions attentions = new UnitAttentions();
    Reservations earlier = new Reservations(attentions, new ReservationFile(file));
    return new Disk(device, identity, PhysicalBlock.BYTES_512, attentions, _ -> earlier);
  }

  private Disk(
      BlockDevice device,
      DiskIdentity identity,
      PhysicalBlock physical,
      UnitAttentions attentions,
      Function<UnitAttentions, Reservations> reserved) {
    this.attentions = attentions;
    this.reservations = reserved.apply(attentions);
    this.persistent = new PersistentReserve(reservations);
    this.medium = new Medium(device, physical);
    this.blocks = new BlockCommands(medium);
    this.provisioning = new Provisioning(medium);
    this.inquiry = new InquiryPages(medium, identity);
    this.modes = new ModePages(medium);
    this.capacity = new Capacity(medium);
    this.opcodes = new SupportedOpcodes(this::offers);
    this.sanitizer = new Sanitizer(medium);
  }

  /// An initiator port has logged in.
  public void attach(Nexus nexus) {
    attentions.attach(nexus);
  }

  /// The initiator port's session has ended: what lasts as long as a session goes with it.
  public void detach(Nexus nexus) {
    reservations.release6(nexus);
    attentions.detach(nexus);
  }

  /// LUN reset and target reset. // SAM-5 §6.3.3
  public void reset() {
    reservations.reset();
    modes.reset();
    stopped = false;
    attentions.establish(nexus -> true, AdditionalSense.BUS_DEVICE_RESET);
  }

  /// How many bytes the initiator has to send along with this command; 0 also for a command that
  /// will be refused.
  public static int dataOutBytes(Cdb cdb) {
    Operation op = Operation.of(cdb);
    if (op == null) {
      return 0;
    }
    long bytes =
        switch (op) {
          case WRITE_6, WRITE_10, WRITE_12, WRITE_16, ORWRITE_16, COMPARE_AND_WRITE ->
              BlockCommands.dataOutBytes(op, cdb);
          case WRITE_AND_VERIFY_10, WRITE_AND_VERIFY_12, WRITE_AND_VERIFY_16 ->
              BlockCommands.dataOutBytes(op, cdb);
          case VERIFY_10, VERIFY_12, VERIFY_16 -> BlockCommands.dataOutBytes(op, cdb);
          case WRITE_SAME_10, WRITE_SAME_16 -> Provisioning.writeSameDataOutBytes(op, cdb);
          case UNMAP, SANITIZE_OVERWRITE, MODE_SELECT_10 -> cdb.u16(7);
          case MODE_SELECT_6 -> cdb.u8(4);
          case REGISTER,
              RESERVE,
              RELEASE,
              CLEAR,
              PREEMPT,
              PREEMPT_AND_ABORT,
              REGISTER_AND_IGNORE_EXISTING_KEY ->
              Math.min(cdb.u32(5), PersistentReserve.PARAMETER_LIST_BYTES);
          default -> 0;
        };
    return bytes > (long) Medium.MAX_TRANSFER_BLOCKS * Medium.BLOCK_BYTES ? 0 : (int) bytes;
  }

  /// Whether the data sent along must be of exactly [#dataOutBytes], because a part of it would
  /// mean something else; a plain write takes what comes in whole blocks.
  public static boolean needsExactData(Cdb cdb) {
    Operation op = Operation.of(cdb);
    return op == Operation.COMPARE_AND_WRITE
        || op == Operation.WRITE_SAME_10
        || op == Operation.WRITE_SAME_16;
  }

  /// Whether a command goes on although its task was aborted, so that nobody waits for its end.
  public static boolean outlivesAbort(Cdb cdb) {
    Operation op = Operation.of(cdb);
    return op != null && op.isSanitize(); // SBC-4 §4.11.3: no reset ends a sanitize operation
  }

  /// Whether a command usually ends at once, if the device is at hand: reads and volatile writes,
  /// and what doesn't touch the medium.
  public static boolean isBrief(Cdb cdb) {
    Operation op = Operation.of(cdb);
    if (op == null) {
      return true;
    }
    return switch (op) {
      case READ_6, READ_10, READ_12, READ_16, WRITE_6 -> true;
      case WRITE_10, WRITE_12, WRITE_16 -> !cdb.bit(1, 0x08);
      case MODE_SENSE_6, MODE_SENSE_10, REPORT_SUPPORTED_OPERATION_CODES -> true;
      default ->
          op.access() != Operation.Access.READ
              && op.access() != Operation.Access.WRITE
              && op != Operation.PREEMPT_AND_ABORT;
    };
  }

  /// Carries out a command; may wait for the device.
  ///
  /// @param dataOut what the initiator sent, between position and limit
  /// @param into where data for the initiator goes
  public Reply execute(Nexus nexus, Cdb cdb, ByteBuffer dataOut, DataInBuffer into) {
    Operation op = Operation.of(cdb);
    Reply refusal = refusal(nexus, op, cdb);
    if (refusal != null || op == null) {
      return (refusal == null ? Reply.check(AdditionalSense.INVALID_OPERATION_CODE) : refusal)
          .senseFormat(modes.descriptorSense());
    }
    Reply reply;
    if (reservations.inUse()) {
      fence.readLock().lock();
      try {
        reply =
            reservations.conflicts(nexus, op)
                ? Reply.CONFLICT
                : guarded(nexus, op, cdb, dataOut, into);
      } finally {
        fence.readLock().unlock();
      }
    } else {
      reply = guarded(nexus, op, cdb, dataOut, into);
    }
    if (op == Operation.PREEMPT_AND_ABORT) {
      fence.writeLock().lock();
      try {
        return reply.senseFormat(modes.descriptorSense());
      } finally {
        fence.writeLock().unlock();
      }
    }
    return reply.senseFormat(modes.descriptorSense());
  }

  /// The refusal of a command that isn't even looked at; null lets it pass.
  private @Nullable Reply refusal(Nexus nexus, @Nullable Operation op, Cdb cdb) {
    boolean reportsAttention =
        op != Operation.INQUIRY && op != Operation.REPORT_LUNS && op != Operation.REQUEST_SENSE;
    AdditionalSense attention = reportsAttention ? attentions.take(nexus) : null;
    if (attention != null) {
      return Reply.check(attention);
    }
    if (op == null || !offers(op)) {
      return Reply.check(
          Operation.knowsOpcode(cdb.opcode()) && op == null
              ? AdditionalSense.INVALID_FIELD_IN_CDB
              : AdditionalSense.INVALID_OPERATION_CODE);
    }
    if (op.refusesFlags(cdb) || (op.isSanitize() && op.refusesAny(cdb))) {
      return Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB);
    }
    return null;
  }

  private boolean offers(Operation op) {
    return switch (op) {
      // A read-only disk knows it too, in order to refuse it as the write it is.
      case UNMAP -> medium.thin() || !medium.writable();
      case GET_LBA_STATUS -> medium.device.capabilities().extents();
      case SANITIZE_OVERWRITE, SANITIZE_BLOCK_ERASE, SANITIZE_EXIT_FAILURE_MODE ->
          medium.writable();
      default -> true;
    };
  }

  /// Whether a state of the whole disk stands in the way; null when it doesn't.
  private @Nullable Reply unready(Operation op) {
    boolean touches = op.access() == Operation.Access.READ || op.access() == Operation.Access.WRITE;
    if (touches || op == Operation.TEST_UNIT_READY) {
      Sanitizer.State state = sanitizer.state();
      boolean sanitizing = op.isSanitize();
      if (state == Sanitizer.State.RUNNING) {
        return Reply.check(AdditionalSense.SANITIZE_IN_PROGRESS);
      }
      if (state == Sanitizer.State.FAILED && !sanitizing) {
        return Reply.check(AdditionalSense.SANITIZE_FAILED);
      }
      boolean modal = op.name().startsWith("MODE_") || op == Operation.START_STOP_UNIT;
      boolean listing = op == Operation.REPORT_SUPPORTED_OPERATION_CODES;
      if (stopped && !modal && !listing) {
        return Reply.check(AdditionalSense.STOPPED);
      }
    }
    return modes.softwareWriteProtect() && changesMedium(op)
        ? Reply.check(AdditionalSense.SOFTWARE_WRITE_PROTECTED)
        : !medium.writable() && changesMedium(op)
            ? Reply.check(AdditionalSense.WRITE_PROTECTED)
            : null;
  }

  private static boolean changesMedium(Operation op) {
    return switch (op) {
      case MODE_SELECT_6,
          MODE_SELECT_10,
          START_STOP_UNIT,
          PREVENT_ALLOW_MEDIUM_REMOVAL,
          SYNCHRONIZE_CACHE_10,
          SYNCHRONIZE_CACHE_16 ->
          false;
      default -> op.access() == Operation.Access.WRITE;
    };
  }

  private Reply guarded(Nexus nexus, Operation op, Cdb cdb, ByteBuffer dataOut, DataInBuffer into) {
    Reply unready = unready(op);
    if (unready != null) {
      return unready;
    }
    try {
      return dispatch(nexus, op, cdb, dataOut, into);
    } catch (UnreachableException e) {
      // BUSY, because Linux requeues a busy command without counting retries, until six times
      // the disk's timeout has passed (180 s as it comes; the guest's preparation raises it),
      // while NOT READY or ABORTED COMMAND are given up after five tries. Windows, ESXi and
      // iPXE retry it too. The volume has already waited before it threw.
      LOG.log(Level.INFO, "{0}: {1}", medium.device, e.getMessage());
      return Reply.BUSY;
    } catch (ReadOnlyDeviceException e) {
      return Reply.check(AdditionalSense.WRITE_PROTECTED);
    } catch (ClosedChannelException e) {
      return Reply.check(AdditionalSense.INTERNAL_TARGET_FAILURE);
    } catch (IOException e) {
      LOG.log(Level.WARNING, op + " failed on " + medium.device, e);
      boolean writes = op.access() == Operation.Access.WRITE;
      return Reply.check(
          writes ? AdditionalSense.WRITE_ERROR : AdditionalSense.UNRECOVERED_READ_ERROR);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, op + " broke on " + medium.device, e);
      return Reply.check(AdditionalSense.INTERNAL_TARGET_FAILURE);
    }
  }

  private Reply dispatch(Nexus nexus, Operation op, Cdb cdb, ByteBuffer dataOut, DataInBuffer into)
      throws IOException {
    return switch (op) {
      case TEST_UNIT_READY, PREVENT_ALLOW_MEDIUM_REMOVAL -> Reply.GOOD;
      case READ_6, READ_10, READ_12, READ_16 -> blocks.read(op, cdb, into);
      case WRITE_6, WRITE_10, WRITE_12, WRITE_16 -> blocks.write(op, cdb, dataOut);
      case WRITE_AND_VERIFY_10, WRITE_AND_VERIFY_12, WRITE_AND_VERIFY_16 ->
          blocks.writeAndVerify(op, cdb, dataOut);
      case VERIFY_10, VERIFY_12, VERIFY_16 -> blocks.verify(op, cdb, dataOut);
      case COMPARE_AND_WRITE -> blocks.compareAndWrite(cdb, dataOut);
      case ORWRITE_16 -> blocks.orWrite(op, cdb, dataOut);
      case PRE_FETCH_10, PRE_FETCH_16 -> blocks.preFetch(op, cdb);
      case SYNCHRONIZE_CACHE_10, SYNCHRONIZE_CACHE_16 -> blocks.synchronizeCache(op, cdb);
      case UNMAP -> provisioning.unmap(cdb, dataOut);
      case WRITE_SAME_10, WRITE_SAME_16 -> provisioning.writeSame(op, cdb, dataOut);
      case GET_LBA_STATUS -> provisioning.lbaStatus(cdb);
      case INQUIRY -> inquiry.inquire(cdb);
      case REQUEST_SENSE -> requestSense(nexus, cdb);
      case REPORT_LUNS -> Reply.check(AdditionalSense.INVALID_FIELD_IN_CDB); // LogicalUnits' own
      case MODE_SENSE_6, MODE_SENSE_10 -> modes.sense(op, cdb);
      case MODE_SELECT_6, MODE_SELECT_10 ->
          modes.select(op, cdb, dataOut, () -> modesChanged(nexus));
      case READ_CAPACITY_10 -> capacity.ten();
      case READ_CAPACITY_16 -> capacity.sixteen(cdb);
      case READ_DEFECT_DATA_10, READ_DEFECT_DATA_12 -> Capacity.defects(op, cdb);
      case REPORT_SUPPORTED_OPERATION_CODES -> opcodes.report(cdb);
      case START_STOP_UNIT -> startStop(cdb);
      case RESERVE_6 -> reservations.reserve6(nexus);
      case RELEASE_6 -> reservations.release6(nexus);
      case READ_KEYS, READ_RESERVATION, REPORT_CAPABILITIES, READ_FULL_STATUS ->
          persistent.in(op, cdb);
      case REGISTER,
          RESERVE,
          RELEASE,
          CLEAR,
          PREEMPT,
          PREEMPT_AND_ABORT,
          REGISTER_AND_IGNORE_EXISTING_KEY ->
          persistent.out(nexus, op, cdb, dataOut);
      case SANITIZE_OVERWRITE -> sanitizer.overwrite(cdb, dataOut);
      case SANITIZE_BLOCK_ERASE -> sanitizer.blockErase(cdb);
      case SANITIZE_EXIT_FAILURE_MODE -> sanitizer.exitFailureMode();
    };
  }

  private void modesChanged(Nexus by) {
    attentions.establish(nexus -> !nexus.equals(by), AdditionalSense.MODE_PARAMETERS_CHANGED);
  }

  // SPC-4 §6.39: a unit attention is reported as data, and cleared
  private Reply requestSense(Nexus nexus, Cdb cdb) {
    AdditionalSense attention = attentions.take(nexus);
    AdditionalSense what = attention == null ? AdditionalSense.NO_ADDITIONAL_SENSE : attention;
    if (attention == null && sanitizer.state() == Sanitizer.State.RUNNING) {
      what = AdditionalSense.SANITIZE_IN_PROGRESS;
    }
    ByteBuffer data = new Sense(what).inFormat(cdb.bit(1, 0x01)).encode();
    return Reply.data(data, cdb.u8(4));
  }

  // SBC-4 §5.31: stopping means no more access until the next start
  private Reply startStop(Cdb cdb) throws IOException {
    boolean start = cdb.bit(4, 0x01);
    boolean ejectOrLoad = cdb.bit(4, 0x02);
    int powerCondition = cdb.u8(4) >> 4;
    if (powerCondition == 0 && !ejectOrLoad) {
      if (!start && medium.writable()) {
        medium.device.flush();
      }
      stopped = !start;
    }
    return Reply.GOOD;
  }

  @Override
  public String toString() {
    return "disk on " + medium.device;
  }
}
