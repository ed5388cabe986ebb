package slipway.manager.migrations;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import slipway.manager.gateways.GatewayControl.Chap;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// What a migration needs of guest preparation: a guest that can boot over iSCSI, and the capsule
/// that starts it.
public interface BootPreparation {

  boolean isPrepared(String site, Machine machine);

  /// Whether somebody is at work in the guest just now.
  boolean isBusy(String site, Machine machine);

  /// Whether the machine starts with Secure Boot, as far as vCenter or its guest have told.
  boolean hasSecureBoot(Machine machine);

  /// Prepares the guest; blocks until it is done. Preparing what is prepared changes nothing.
  void prepare(
      String site, VSphere vsphere, Machine machine, Order order, Consumer<String> progress);

  /// Asks a prepared guest, which runs as another machine, for the kernel it wants to start next;
  /// answers whether that is another one than was known, which is known from now on. Blocks.
  ///
  /// @param prepared the machine as which it was prepared; the capsule is built from its files
  boolean collectAgain(VSphere vsphere, Machine running, Machine prepared, Order order);

  /// Builds the boot capsule into `directory`; answers the file.
  Path capsule(Machine machine, IscsiRoot root, Path directory) throws IOException;

  /// Tells that the guest now runs as another machine, from its own disk: what was changed in it
  /// can
  /// be taken back there. The source keeps its own record; its disk is as prepared as it was.
  void moved(String fromSite, ObjectId from, String toSite, Machine to) throws IOException;

  /// Takes back, in a guest that has [#moved], what was only for the move, and sees to what its new
  /// place needs; blocks until it is done.
  Restored finalise(
      String site, VSphere vsphere, Machine machine, Order order, Consumer<String> progress);

  /// Tells that the machine no longer exists. Harmless when nothing is known of it.
  void gone(String site, ObjectId machine) throws IOException;

  /// What whoever works in a guest is given.
  ///
  /// @param repositories packages that are not carried may come from the guest's own repositories
  record Order(GuestCredentials credentials, boolean repositories) {}

  /// What came of taking a preparation back.
  ///
  /// @param done what was done, the last change first
  /// @param warnings what is not as it was, or could not be done
  /// @param compared files and packages that were compared with what they were; 0 when nobody knows
  /// @param different those that differ; of many the first
  @Schema(name = "Restored")
  record Restored(
      Instant at, List<String> done, List<String> warnings, int compared, List<String> different) {

    public Restored {
      done = List.copyOf(done);
      warnings = List.copyOf(warnings);
      different = List.copyOf(different);
    }
  }

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
