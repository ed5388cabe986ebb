package slipway.manager.migrations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import slipway.manager.gateways.GatewayControl.Chap;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// What a migration needs of guest preparation: a guest that can boot over iSCSI, and the capsule
/// that starts it.
public interface BootPreparation {

  boolean isPrepared(String site, Machine machine);

  /// Prepares the guest; blocks until it is done. Preparing what is prepared changes nothing.
  void prepare(
      String site, VSphere vsphere, Machine machine, Order order, Consumer<String> progress);

  /// Builds the boot capsule into `directory`; answers the file.
  Path capsule(Machine machine, IscsiRoot root, Path directory) throws IOException;

  /// Tells that the guest now runs as another machine, from its own disk: what was changed in it
  /// can
  /// be taken back there. The source keeps its own record; its disk is as prepared as it was.
  void moved(String fromSite, ObjectId from, String toSite, Machine to) throws IOException;

  /// Tells that the machine no longer exists. Harmless when nothing is known of it.
  void gone(String site, ObjectId machine) throws IOException;

  /// What whoever works in a guest is given.
  ///
  /// @param repositories packages that are not carried may come from the guest's own repositories
  record Order(GuestCredentials credentials, boolean repositories) {}

  /// Where the guest's root disk is served.
  ///
  /// @param bootMac address of the card to reach it by; empty when the new card's is not known
  record IscsiRoot(
      String portalHost,
      int portalPort,
      String iqn,
      int lun,
      String initiator,
      Chap chap,
      String bootMac) {}
}
