package slipway.manager.migrations;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import slipway.manager.vsphere.DiskFormat;

/// What is to be migrated, to where, and how. Never changes once the migration is started.
public record Plan(Source source, Destination destination, Options options) {

  /// @param machine the managed object id's value, as in `vm-58`
  /// @param name the machine's name when the migration was drafted
  public record Source(String site, String machine, String name) {}

  /// @param pool value of a `ResourcePool`
  /// @param folder value of a `Folder`
  /// @param datastore value of a `Datastore`
  /// @param keepMac the machine keeps its MAC addresses
  /// @param diskFormat id of a [DiskFormat]; plans from before there was a choice have thin disks
  public record Destination(
      String site,
      String pool,
      String folder,
      String datastore,
      List<NetworkChoice> networks,
      boolean keepMac,
      @Schema(enumeration = {"thin", "thick", "thickEager"}) String diskFormat) {

    public Destination {
      diskFormat = diskFormat == null ? DiskFormat.THIN.id() : diskFormat;
    }

    public DiskFormat format() {
      return DiskFormat.of(diskFormat).orElse(DiskFormat.THIN);
    }
  }

  /// @param nic the source NIC's device key
  /// @param network value of a network at the destination
  public record NetworkChoice(int nic, String network) {}

  /// @param bytesPerSecond limit of prefill and fill; 0 for none
  /// @param startAt nothing is copied before
  /// @param cutoverAt when to cut over, for [Hold#AT]
  /// @param window when an automatic finalise may begin
  /// @param repositories packages that are not carried may come from the guest's own repositories
  public record Options(
      boolean prefill,
      Hold cutover,
      Hold keep,
      Hold finalise,
      long bytesPerSecond,
      @Nullable Instant startAt,
      @Nullable Instant cutoverAt,
      @Nullable Window window,
      boolean repositories) {

    /// Options without times.
    public static Options of(
        boolean prefill, Hold cutover, Hold keep, Hold finalise, long bytesPerSecond) {
      return new Options(prefill, cutover, keep, finalise, bytesPerSecond, null, null, null, false);
    }
  }

  /// Who says when to go on.
  public enum Hold {
    /// The operator does.
    HELD,
    /// Nobody: it goes on at once.
    AUTOMATIC,
    /// The clock does, unless the operator is earlier.
    AT
  }
}
