package slipway.manager.migrations;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import slipway.manager.gateways.GatewayControl.Chap;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.VSphere;

/// What a migration needs of guest preparation: a guest that can boot over iSCSI, and the capsule
/// that starts it.
public interface BootPreparation {

  boolean isPrepared(String site, Machine machine);

  /// Prepares the guest; blocks until it is done. Preparing what is prepared changes nothing.
  void prepare(
      String site,
      VSphere vsphere,
      Machine machine,
      GuestCredentials credentials,
      Consumer<String> progress);

  /// Builds the boot capsule into `directory`; answers the file.
  Path capsule(Machine machine, IscsiRoot root, Path directory) throws IOException;

  /// Where the guest's root disk is served.
  record IscsiRoot(
      String portalHost, int portalPort, String iqn, int lun, String initiator, Chap chap) {}
}
