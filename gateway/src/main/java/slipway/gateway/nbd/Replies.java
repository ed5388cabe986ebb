package slipway.gateway.nbd;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Extent;

/// Decodes what a server sends after the handshake and puts it where the command wants it.
final class Replies {
  /// The longest error message that is read past.
  static final int ERROR_BYTES_MAX = 64 * 1024;

  private static final int SIMPLE_MAGIC = 0x67446698;
  private static final int STRUCTURED_MAGIC = 0x668e33ef;
  private static final int FLAG_DONE = 1;
  private static final int CHUNK_NONE = 0;
  private static final int CHUNK_OFFSET_DATA = 1;
  private static final int CHUNK_OFFSET_HOLE = 2;
  private static final int CHUNK_BLOCK_STATUS = 5;
  private static final int CHUNK_ERROR = 1 << 15;
  private static final int STATE_ZERO = 2;
  private static final int EIO = 5;

  private final DataInputStream in;
  private final Handshake agreed;
  private final byte[] buffer = new byte[64 * 1024];

  Replies(DataInputStream in, Handshake agreed) {
    this.in = in;
    this.agreed = agreed;
  }

  /// Takes one reply or chunk; answers the cookie of the command that is complete with it, or null.
  @Nullable Long next(LongFunction<@Nullable Command> commands) throws IOException {
    int magic = in.readInt();
    return switch (magic) {
      case SIMPLE_MAGIC -> simple(commands);
      case STRUCTURED_MAGIC -> structured(commands);
      default -> throw new NbdProtocolException("a reply that begins with " + magic);
    };
  }

  private static Command find(LongFunction<@Nullable Command> commands, long cookie)
      throws NbdProtocolException {
    Command command = commands.apply(cookie);
    if (command == null) {
      throw new NbdProtocolException("a reply to no request");
    }
    return command;
  }

  private Long simple(LongFunction<@Nullable Command> commands) throws IOException {
    int error = in.readInt();
    long cookie = in.readLong();
    Command command = find(commands, cookie);
    if (agreed.structured() && command.type == Command.Type.READ) {
      throw new NbdProtocolException("a simple reply to a read where chunks were agreed");
    }
    if (error == 0 && command.type == Command.Type.READ) {
      data(command, 0, command.length);
    }
    command.error = error;
    return cookie;
  }

  private @Nullable Long structured(LongFunction<@Nullable Command> commands) throws IOException {
    if (!agreed.structured()) {
      throw new NbdProtocolException("a chunk where none were agreed");
    }
    int flags = in.readUnsignedShort();
    int type = in.readUnsignedShort();
    long cookie = in.readLong();
    int length = in.readInt();
    Command command = find(commands, cookie);
    switch (type) {
      case CHUNK_NONE -> expect(length == 0 && (flags & FLAG_DONE) != 0, "an empty chunk");
      case CHUNK_OFFSET_DATA -> {
        expect(command.type == Command.Type.READ && length > 8, "data");
        data(command, in.readLong() - command.offset, length - 8);
      }
      case CHUNK_OFFSET_HOLE -> {
        expect(command.type == Command.Type.READ && length == 12, "a hole");
        hole(command, in.readLong() - command.offset, in.readInt());
      }
      case CHUNK_BLOCK_STATUS -> {
        expect(command.type == Command.Type.BLOCK_STATUS, "a block status");
        status(command, length);
      }
      default -> {
        expect((type & CHUNK_ERROR) != 0, "a chunk of type " + type);
        error(command, length);
      }
    }
    return (flags & FLAG_DONE) != 0 ? cookie : null;
  }

  private static void expect(boolean holds, String what) throws NbdProtocolException {
    if (!holds) {
      throw new NbdProtocolException(what + " where none can be");
    }
  }

  private static void checkRoom(Command command, long at, int length) throws NbdProtocolException {
    if (command.data == null
        || at < 0
        || length <= 0
        || at > command.length - (long) length
        || length > command.length - command.filled) {
      throw new NbdProtocolException("bytes that were not asked for");
    }
  }

  private void data(Command command, long at, int length) throws IOException {
    checkRoom(command, at, length);
    java.nio.ByteBuffer target = java.util.Objects.requireNonNull(command.data);
    for (int done = 0; done < length; ) {
      int n = Math.min(buffer.length, length - done);
      in.readFully(buffer, 0, n);
      target.put((int) at + done, buffer, 0, n);
      done += n;
    }
    command.filled += length;
  }

  private void hole(Command command, long at, int length) throws IOException {
    checkRoom(command, at, length);
    java.nio.ByteBuffer target = java.util.Objects.requireNonNull(command.data);
    for (int i = 0; i < length; i++) {
      target.put((int) at + i, (byte) 0);
    }
    command.filled += length;
  }

  private void status(Command command, int length) throws IOException {
    expect(length >= 12 && (length - 4) % 8 == 0, "a status of " + length + " bytes");
    int count = (length - 4) / 8;
    // The server may tell more than was asked in the last one, never more than the client can hold.
    expect(count <= Extent.MAX_PER_CALL && command.extents.isEmpty(), count + " extents");
    expect(in.readInt() == agreed.allocation(), "another context");
    long at = command.offset;
    long end = command.offset + command.length;
    for (int i = 0; i < count; i++) {
      long bytes = in.readInt() & 0xffff_ffffL;
      Extent.Kind kind = (in.readInt() & STATE_ZERO) != 0 ? Extent.Kind.ZERO : Extent.Kind.DATA;
      expect(bytes > 0, "an empty extent");
      long to = Math.min(end, at + bytes);
      if (to > at) {
        command.extents.add(new Extent(at, to - at, kind));
        at = to;
      }
    }
  }

  private void error(Command command, int length) throws IOException {
    expect(length >= 6 && length <= ERROR_BYTES_MAX, "an error of " + length + " bytes");
    int error = in.readInt();
    in.skipNBytes(length - 4L);
    if (command.error == 0) {
      command.error = error == 0 ? EIO : error;
    }
  }
}
