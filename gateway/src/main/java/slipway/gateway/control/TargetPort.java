package slipway.gateway.control;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import slipway.gateway.block.BlockDevice;

/// The iSCSI target, as the control API needs it.
public interface TargetPort {

  /// Serves a device as LUN 0 of a target; the same target with another device takes its place.
  void serve(TargetRequest target, BlockDevice device, String serial) throws IOException;

  /// Ends the target and its sessions; harmless when there is none.
  void remove(String iqn);

  /// Who is logged in.
  List<Initiator> initiators(String iqn);

  /// The portal that discovery tells and guests dial.
  String portal();

  /// An initiator that is logged in.
  record Initiator(String name, String address, Instant since) {}
}
