package slipway.gateway.nbd;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.block.Capabilities;
import slipway.gateway.block.Durability;
import slipway.gateway.block.Extent;
import slipway.gateway.block.ReadOnlyDeviceException;

/// An export of an NBD server, over one connection that all callers share.
///
/// When the connection breaks every verb throws `UnreachableException` from then on; wrap it in
/// [slipway.gateway.block.Reconnecting] where that is to be survived.
public final class NbdDevice implements BlockDevice {
  /// The longest request: what every server accepts. // NBD protocol, "Block size constraints"
  static final int REQUEST_BYTES_MAX = 32 << 20;

  /// The longest zero, trim or status request, which carry no bytes; a multiple of any block size.
  static final int RANGE_BYTES_MAX = 1 << 30;

  /// How long one reply may take before the server is given up.
  public static final Duration REPLY_DEADLINE = Duration.ofSeconds(30);

  private static final int FLAG_FUA = 1;

  private final URI uri;
  private final Connection connection;
  private final Handshake agreed;
  private final Capabilities capabilities;
  private volatile boolean closed;

  private NbdDevice(URI uri, Connection connection) {
    this.uri = uri;
    this.connection = connection;
    this.agreed = connection.agreed();
    boolean writable = !has(Handshake.FLAG_READ_ONLY);
    this.capabilities =
        new Capabilities(
            writable,
            writable && has(Handshake.FLAG_WRITE_ZEROES),
            // A trimmed range need not read as zeros by NBD; zeroes that may punch holes do.
            writable && has(Handshake.FLAG_WRITE_ZEROES),
            agreed.allocation() != 0);
  }

  /// Opens `nbd://host:port/export` or `nbd+unix:///export?socket=PATH`.
  public static NbdDevice open(URI uri) throws IOException {
    return open(uri, REPLY_DEADLINE);
  }

  static NbdDevice open(URI uri, Duration replyDeadline) throws IOException {
    return new NbdDevice(uri, Connection.open(NbdAddress.of(uri), replyDeadline));
  }

  private boolean has(int flag) {
    return (agreed.flags() & flag) != 0;
  }

  @Override
  public long size() {
    return agreed.size();
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public void read(long offset, ByteBuffer into) throws IOException {
    checkOpen();
    checkRange(offset, into.remaining());
    while (into.hasRemaining()) {
      int n = Math.min(REQUEST_BYTES_MAX, into.remaining());
      Command read = new Command(Command.Type.READ, 0, offset, n, into.slice(into.position(), n));
      run(read);
      if (read.filled != n) {
        connection.fail(new NbdProtocolException("a read that is not complete"));
        throw new NbdProtocolException(this + " answered " + read.filled + " of " + n + " bytes");
      }
      into.position(into.position() + n);
      offset += n;
    }
  }

  @Override
  public void write(long offset, ByteBuffer from, Durability durability) throws IOException {
    checkWritable();
    checkRange(offset, from.remaining());
    while (from.hasRemaining()) {
      int n = Math.min(REQUEST_BYTES_MAX, from.remaining());
      run(
          new Command(
              Command.Type.WRITE, fua(durability), offset, n, from.slice(from.position(), n)));
      from.position(from.position() + n);
      offset += n;
    }
    afterwards(durability);
  }

  @Override
  public void flush() throws IOException {
    checkOpen();
    if (capabilities.writable() && has(Handshake.FLAG_FLUSH)) {
      run(new Command(Command.Type.FLUSH, 0, 0, 0, null));
    }
  }

  @Override
  public void zero(long offset, long length, Durability durability) throws IOException {
    checkWritable();
    checkRange(offset, length);
    if (!capabilities.zero()) {
      writeZeros(offset, length, durability);
      return;
    }
    for (long done = 0; done < length; ) {
      int n = (int) Math.min(RANGE_BYTES_MAX, length - done);
      run(new Command(Command.Type.WRITE_ZEROES, fua(durability), offset + done, n, null));
      done += n;
    }
    afterwards(durability);
  }

  private void writeZeros(long offset, long length, Durability durability) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(length, 1 << 20));
    for (long done = 0; done < length; ) {
      int n = (int) Math.min(zeros.capacity(), length - done);
      write(offset + done, zeros.duplicate().limit(n), durability);
      done += n;
    }
  }

  @Override
  public void trim(long offset, long length) throws IOException {
    checkWritable();
    checkRange(offset, length);
    if (capabilities.trim()) {
      zero(offset, length, Durability.VOLATILE);
    }
  }

  @Override
  public List<Extent> extents(long offset, long length) throws IOException {
    checkOpen();
    checkRange(offset, length);
    if (length == 0) {
      return List.of();
    }
    if (!capabilities.extents()) {
      return List.of(new Extent(offset, length, Extent.Kind.DATA));
    }
    List<Extent> extents = new ArrayList<>();
    long at = offset;
    while (at < offset + length && extents.size() < Extent.MAX_PER_CALL) {
      int n = (int) Math.min(RANGE_BYTES_MAX, offset + length - at);
      Command status = new Command(Command.Type.BLOCK_STATUS, 0, at, n, null);
      run(status);
      if (status.extents.isEmpty()) {
        throw new NbdProtocolException(this + " tells no extents at " + at);
      }
      int room = Extent.MAX_PER_CALL - extents.size();
      extents.addAll(status.extents.subList(0, Math.min(room, status.extents.size())));
      at = extents.getLast().end();
    }
    return extents;
  }

  private int fua(Durability durability) {
    return durability == Durability.DURABLE && has(Handshake.FLAG_FUA) ? FLAG_FUA : 0;
  }

  private void afterwards(Durability durability) throws IOException {
    if (durability == Durability.DURABLE && !has(Handshake.FLAG_FUA)) {
      flush();
    }
  }

  private void run(Command command) throws IOException {
    int error = connection.run(command);
    if (error != 0) {
      throw new IOException(
          this + ": " + command.type + " at " + command.offset + " failed with error " + error);
    }
  }

  private void checkWritable() throws IOException {
    if (!capabilities.writable()) {
      throw new ReadOnlyDeviceException(this);
    }
    checkOpen();
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
