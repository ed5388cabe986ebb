package slipway.gateway.torture;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.UnreachableException;
import slipway.gateway.iscsi.DataIn;
import slipway.gateway.iscsi.LoginRequest;
import slipway.gateway.iscsi.LoginResponse;
import slipway.gateway.iscsi.LoginStatus;
import slipway.gateway.iscsi.NopIn;
import slipway.gateway.iscsi.NopOut;
import slipway.gateway.iscsi.Pdu;
import slipway.gateway.iscsi.ScsiCommand;
import slipway.gateway.iscsi.ScsiResponse;
import slipway.gateway.iscsi.Stage;
import slipway.gateway.iscsi.TaskAttribute;
import slipway.gateway.iscsi.TaskFunction;
import slipway.gateway.iscsi.TaskManagementRequest;
import slipway.gateway.iscsi.TaskManagementResponse;
import slipway.gateway.scsi.Cdb;
import slipway.gateway.scsi.Status;

/// A disk behind an iSCSI target, seen by an initiator of bad manners: now and then it drops the
/// connection or aborts a command in its middle. It logs in again when it has to.
///
/// One command at a time, with all data immediate; not thread-safe.
final class IscsiDisk implements BlockDevice {
  static final String NAME = "iqn.2026-11.slipway:torture";

  /// How long an answer is waited for before the connection is given up. Far longer than a machine
  /// takes that has other work to do, so that only a hang looks like one.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Unit attentions in a row before we call it a fault.
  private static final int ATTENTIONS_MAX = 8;

  private static final int UNIT_ATTENTION = 6;
  private static final int SEGMENT_MAX = 1 << 20;

  private final Supplier<InetSocketAddress> target;
  private final long size;
  private final long isid;
  private final Random random;
  private final int rudeOneIn;
  private @Nullable Socket socket;
  private int cmdSn = 1;
  private int tag = 1;

  /// @param rudeOneIn how seldom a command is dropped or aborted; 0 is never
  IscsiDisk(
      Supplier<InetSocketAddress> target, long size, long isid, Random random, int rudeOneIn) {
    this.target = target;
    this.size = size;
    this.isid = isid;
    this.random = random;
    this.rudeOneIn = rudeOneIn;
  }

  /// How a command ended, with the data that came.
  private record Ending(Status status, ByteBuffer data, ByteBuffer sense) {
    boolean attention() {
      return status == Status.CHECK_CONDITION
          && sense.remaining() > 4
          && (sense.get(4) & 0xf) == UNIT_ATTENTION;
    }
  }

  private ByteBuffer command(Cdb cdb, int reads, ByteBuffer data) throws IOException {
    try {
      for (int attempt = 0; attempt < ATTENTIONS_MAX; attempt++) {
        Ending ending = once(cdb, reads, data.duplicate());
        if (ending.status() == Status.GOOD) {
          return ending.data();
        }
        if (ending.status() == Status.BUSY) {
          throw new UnreachableException("the target is busy");
        }
        if (!ending.attention()) {
          throw new IOException("the command ended with " + ending.status());
        }
      }
      throw new Violation("more unit attentions than there are reasons");
    } catch (UnreachableException e) {
      throw e;
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Ending once(Cdb cdb, int reads, ByteBuffer data) throws IOException {
    Socket there = socket == null ? login() : socket;
    int mine = tag++;
    send(
        there,
        new ScsiCommand(
            false,
            true,
            reads > 0,
            data.hasRemaining(),
            TaskAttribute.SIMPLE,
            0,
            mine,
            reads > 0 ? reads : data.remaining(),
            cmdSn++,
            0,
            cdb,
            data.remaining()),
        data);
    if (rudeOneIn > 0 && random.nextInt(rudeOneIn) == 0) {
      if (random.nextBoolean()) {
        throw new IOException("the initiator dropped its connection");
      }
      abort(there, mine);
    }
    ByteBuffer in = ByteBuffer.allocate(reads);
    while (true) {
      Heard heard = hear(there);
      switch (heard.pdu()) {
        case DataIn pdu -> {
          in.put(pdu.offset(), heard.data(), 0, heard.data().remaining());
          if (pdu.withStatus()) {
            return new Ending(pdu.status(), in, ByteBuffer.allocate(0));
          }
        }
        case ScsiResponse pdu -> {
          return new Ending(pdu.status(), in, heard.data());
        }
        case TaskManagementResponse _ -> throw new IOException("the initiator aborted it");
        case NopIn ask when ask.transferTag() != Pdu.NO_TAG -> sayAlive(there, ask);
        default -> {}
      }
    }
  }

  /// A target hangs up on an initiator that does not answer. // RFC 7143 §11.18
  private void sayAlive(Socket there, NopIn ask) throws IOException {
    send(
        there,
        new NopOut(true, ask.lun(), Pdu.NO_TAG, ask.transferTag(), cmdSn, 0, 0),
        ByteBuffer.allocate(0));
  }

  /// Aborts a command right behind it; once in a while everything of the logical unit.
  private void abort(Socket there, int referenced) throws IOException {
    TaskFunction function =
        random.nextInt(8) == 0 ? TaskFunction.LOGICAL_UNIT_RESET : TaskFunction.ABORT_TASK;
    send(
        there,
        new TaskManagementRequest(true, function, 0, tag++, referenced, cmdSn, 0, 0, 0, 0),
        ByteBuffer.allocate(0));
  }

  private Socket login() throws IOException {
    Socket made = new Socket();
    try {
      made.setTcpNoDelay(true);
      made.setSoTimeout((int) PATIENCE.toMillis());
      made.connect(target.get(), (int) PATIENCE.toMillis());
      String keys =
          "InitiatorName=%s-%d\0SessionType=Normal\0TargetName=%s\0ImmediateData=Yes\0"
                  .formatted(NAME, isid, NAME)
              + "FirstBurstLength=65536\0MaxRecvDataSegmentLength=262144\0";
      ByteBuffer text = ByteBuffer.wrap(keys.getBytes(StandardCharsets.US_ASCII));
      cmdSn = 1;
      send(
          made,
          new LoginRequest(
              true,
              false,
              Stage.OPERATIONAL,
              Stage.FULL_FEATURE,
              0,
              0,
              isid,
              0,
              tag++,
              0,
              cmdSn,
              0,
              text.remaining()),
          text);
      if (!(hear(made).pdu() instanceof LoginResponse login)
          || login.status() != LoginStatus.SUCCESS) {
        throw new IOException("the target refused the login");
      }
      socket = made;
      return made;
    } catch (IOException e) {
      made.close();
      // A target limits the time of a login, which a starved machine may not keep.
      throw new UnreachableException("no login: " + e.getMessage(), e);
    }
  }

  private static void send(Socket to, Pdu pdu, ByteBuffer data) throws IOException {
    int length = data.remaining();
    ByteBuffer out = ByteBuffer.allocate(Pdu.HEADER_BYTES + (length + 3 & ~3));
    Pdu.encode(pdu, out);
    out.put(out.position(), data, data.position(), length);
    to.getOutputStream().write(out.array());
  }

  private record Heard(Pdu pdu, ByteBuffer data) {}

  private static Heard hear(Socket from) throws IOException {
    ByteBuffer header = exactly(from, Pdu.HEADER_BYTES);
    Pdu pdu = Pdu.decode(header, 0);
    int length = pdu.dataLength();
    if (length > SEGMENT_MAX) {
      throw new IOException("a data segment of " + length + " bytes");
    }
    return new Heard(pdu, exactly(from, length + 3 & ~3).limit(length));
  }

  private static ByteBuffer exactly(Socket from, int bytes) throws IOException {
    byte[] in = from.getInputStream().readNBytes(bytes);
    if (in.length < bytes) {
      throw new EOFException("the target left");
    }
    return ByteBuffer.wrap(in);
  }

  private static Cdb cdb(int opcode, int flags, long offset, long blocks) {
    int lba = (int) (offset / Sectors.BYTES);
    return Cdb.of(
        opcode,
        flags,
        lba >>> 24,
        lba >>> 16,
        lba >>> 8,
        lba,
        0,
        (int) (blocks >>> 8),
        (int) blocks);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, true, false);
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    int length = into.remaining();
    ByteBuffer none = ByteBuffer.allocate(0);
    into.put(command(cdb(0x28, 0, offset, length / Sectors.BYTES), length, none));
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    int fua = durability == Durability.DURABLE ? 0x08 : 0;
    command(cdb(0x2a, fua, offset, from.remaining() / Sectors.BYTES), 0, from);
    from.position(from.limit());
  }

  @Override
  public void flush() throws IOException {
    command(cdb(0x35, 0, 0, 0), 0, ByteBuffer.allocate(0));
  }

  /// By WRITE SAME (10) of a block of zeros.
  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    Cdb same = cdb(0x41, 0, offset, length / Sectors.BYTES);
    command(same, 0, ByteBuffer.allocate(Sectors.BYTES));
    if (durability == Durability.DURABLE) {
      flush();
    }
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    ByteBuffer list = ByteBuffer.allocate(24);
    list.putShort(0, (short) 22).putShort(2, (short) 16);
    list.putLong(8, offset / Sectors.BYTES).putInt(16, (int) (length / Sectors.BYTES));
    command(Cdb.of(0x42, 0, 0, 0, 0, 0, 0, 0, 24), 0, list);
  }

  @Override
  public List<Extent> extents(long offset, long length) {
    return List.of(new Extent(offset, length, Extent.Kind.DATA));
  }

  @Override
  public void close() throws IOException {
    Socket there = socket;
    socket = null;
    if (there != null) {
      there.close();
    }
  }

  @Override
  public String toString() {
    return "iSCSI disk of a rude initiator";
  }
}
