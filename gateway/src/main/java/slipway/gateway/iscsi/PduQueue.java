package slipway.gateway.iscsi;

import java.nio.ByteBuffer;

/// Where a part of the connection puts what it has to say.
@FunctionalInterface
interface PduQueue {
  /// Queues a PDU with a short data segment; `counted` when it takes a number of the status
  /// sequence.
  void queue(TargetPdu pdu, ByteBuffer data, boolean counted);
}
