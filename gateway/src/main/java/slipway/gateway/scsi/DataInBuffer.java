package slipway.gateway.scsi;

import java.nio.ByteBuffer;

/// Where a command's data for the initiator is put, so that the transport can hand out memory it
/// can send from without a copy.
@FunctionalInterface
public interface DataInBuffer {
  /// A buffer with exactly `length` bytes between position and limit. A command asks once.
  ByteBuffer allocate(int length);
}
