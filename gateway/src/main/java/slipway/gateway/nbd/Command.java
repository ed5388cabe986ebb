package slipway.gateway.nbd;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import slipway.gateway.block.Extent;

/// One request and where its reply goes. The reader thread writes here; the caller looks only after
/// [#reply] is complete, or abandons the whole connection.
final class Command {
  /// What is asked of the server; the code is the wire's.
  enum Type {
    READ(0),
    WRITE(1),
    DISCONNECT(2),
    FLUSH(3),
    TRIM(4),
    WRITE_ZEROES(6),
    BLOCK_STATUS(7);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  final Type type;
  final int flags;
  final long offset;
  final int length;

  /// Bytes to send with a write, or the room for a read's.
  final @Nullable ByteBuffer data;

  /// Completed with 0 or the server's error number, or exceptionally with the connection.
  final CompletableFuture<Integer> reply = new CompletableFuture<>();

  /// What a block status brought.
  final List<Extent> extents = new ArrayList<>();

  /// How many of a read's bytes have come.
  int filled;

  /// The first error a chunk told.
  int error;

  Command(Type type, int flags, long offset, int length, @Nullable ByteBuffer data) {
    this.type = type;
    this.flags = flags;
    this.offset = offset;
    this.length = length;
    this.data = data;
  }
}
