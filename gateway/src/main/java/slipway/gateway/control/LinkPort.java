package slipway.gateway.control;

import java.net.URI;
import slipway.gateway.block.BlockDevice;

/// The link server, as the control API needs it.
public interface LinkPort {

  /// Publishes a disk under a name; answers the URI at which the other gateway finds it.
  URI publish(String name, BlockDevice disk);

  /// Ends the use of a name; harmless when nothing has it.
  void withdraw(String name);

  /// Where the other gateways find this one.
  String address();

  /// Wire bytes that came in for the origin with that URI.
  long receivedBytes(URI origin);
}
