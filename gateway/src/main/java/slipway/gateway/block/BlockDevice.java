package slipway.gateway.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A disk: a fixed number of bytes that can be read and, perhaps, written.
///
/// Every layer of the data path is one of these and holds the next one; answers are return values
/// and failures are `IOException`s. Layers are decorators with one job, and `toString()` prints the
/// stack. All of them pass `BlockDeviceContract`.
///
/// Offsets and lengths are bytes and must lie within the device, otherwise the verb throws
/// `IndexOutOfBoundsException` and changes nothing. A length of zero is allowed and does nothing.
/// They need not be aligned unless a layer says so.
public interface BlockDevice extends Closeable {

  /// The size in bytes; it never changes while the device is open.
  long size();

  /// What this device can do; a verb that is not listed throws [ReadOnlyDeviceException] or
  /// works by a slower path, as its own description says.
  Capabilities capabilities();

  /// Fills `into` from its position to its limit with the bytes at `offset`. All or nothing: after
  /// an exception the buffer's content from its old position on is undefined.
  void read(long offset, ByteBuffer into) throws IOException;

  /// Writes the bytes between the position and the limit of `from`. Returns when a later read sees
  /// them; they survive a crash only after [#flush] or when `durability` is [Durability#DURABLE].
  void write(long offset, ByteBuffer from, Durability durability) throws IOException;

  /// Returns when every write, zero and trim that had returned before this call is durable.
  void flush() throws IOException;

  /// Makes the range read as zeros. A device without [Capabilities#zero] writes the zeros.
  void zero(long offset, long length, Durability durability) throws IOException;

  /// Tells the device that nobody needs the range's content any more. Where
  /// [Capabilities#trim] is set the range reads as zeros afterwards and may give up its
  /// space; elsewhere this does nothing.
  void trim(long offset, long length) throws IOException;

  /// What the range holds, as extents in ascending order that cover it exactly and without gaps;
  /// neighbours of the same kind may or may not be merged. A device that cannot tell answers one
  /// [Extent.Kind#DATA] extent. At most [Extent#MAX_PER_CALL] extents come back: an answer that
  /// long may stop short of the range's end, and the caller asks again from there.
  List<Extent> extents(long offset, long length) throws IOException;

  /// Releases what the device holds; does not flush. Closing twice is harmless; any other verb
  /// after it throws [java.nio.channels.ClosedChannelException].
  @Override
  void close() throws IOException;

  /// Throws `IndexOutOfBoundsException` unless the range lies within the device.
  default void checkRange(long offset, long length) {
    java.util.Objects.checkFromIndexSize(offset, length, size());
  }
}
