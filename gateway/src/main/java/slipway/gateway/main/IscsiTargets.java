package slipway.gateway.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import slipway.gateway.block.BlockDevice;
import slipway.gateway.control.TargetPort;
import slipway.gateway.control.TargetRequest;
import slipway.gateway.iscsi.Credentials;
import slipway.gateway.iscsi.IscsiServer;
import slipway.gateway.iscsi.Target;
import slipway.gateway.scsi.Disk;
import slipway.gateway.scsi.DiskIdentity;

/// The iSCSI target as the control API steers it.
///
/// @param advertised where guests reach the portal, which need not be where it listens
/// @param states the folder of the volumes' state folders, where their reservations are kept too
record IscsiTargets(IscsiServer server, HostPort advertised, Path states) implements TargetPort {
  /// What iPXE and dracut ask for unless they are told otherwise.
  private static final int LUN = 0;

  private static final System.Logger LOG = System.getLogger(IscsiTargets.class.getName());

  @Override
  public void serve(TargetRequest request, BlockDevice device, String serial) throws IOException {
    remove(request.iqn());
    Path kept = Files.createDirectories(states.resolve(serial)).resolve("reservations");
    Disk disk = Disk.withReservations(device, DiskIdentity.ofSerial(serial), kept);
    server.add(
        new Target(
            request.iqn(),
            Map.of(LUN, disk),
            Set.of(request.initiator()),
            Optional.of(new Credentials(request.chap().username(), request.chap().password())),
            Optional.empty()));
  }

  @Override
  public void remove(String iqn) {
    try {
      server.remove(iqn);
    } catch (IllegalArgumentException e) {
      // Not served: which is what the caller wants, and nobody can look first without a race.
      LOG.log(System.Logger.Level.DEBUG, e.getMessage());
    }
  }

  @Override
  public List<Initiator> initiators(String iqn) {
    return server.sessions(iqn).stream()
        .map(
            session ->
                new Initiator(session.initiatorName(), session.peer().toString(), session.since()))
        .toList();
  }

  @Override
  public String portal() {
    return advertised.toString();
  }
}
