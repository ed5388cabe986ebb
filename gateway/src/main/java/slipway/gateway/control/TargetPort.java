package slipway.gateway.control;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import slipway.gateway.block.BlockDevice;

/// The iSCSI target, as the control API needs it.
public interface TargetPort {

  /// Serves all units of a target at once; the same target with other units takes its place.
  ///
  /// @param units by their number: the first is LUN 0
  void serve(TargetRequest target, List<Unit> units) throws IOException;

  /// Ends the target and its sessions; harmless when there is none.
  void remove(String iqn);

  /// Who is logged in.
  List<Initiator> initiators(String iqn);

  /// The portal that discovery tells and guests dial.
  String portal();

  /// One logical unit.
  ///
  /// @param serial stays the same for the disk's whole life
  record Unit(String serial, BlockDevice device) {}

  /// An initiator that is logged in.
  record Initiator(String name, String address, Instant since) {}
}
