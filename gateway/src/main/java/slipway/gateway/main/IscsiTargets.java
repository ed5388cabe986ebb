package slipway.gateway.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  private static final System.Logger LOG = System.getLogger(IscsiTargets.class.getName());

  @Override
  public void serve(TargetRequest request, List<Unit> units) throws IOException {
    TargetRequest.Chap chap = request.chap();
    if (chap == null) {
      throw new IllegalArgumentException("a target needs CHAP");
    }
    Map<Integer, Disk> disks = new TreeMap<>();
    for (Unit unit : units) {
      // What iPXE and dracut ask for unless they are told otherwise is LUN 0: the first.
      disks.put(disks.size(), disk(unit));
    }
    remove(request.iqn());
    server.add(
        new Target(
            request.iqn(),
            disks,
            Set.of(request.initiator()),
            Optional.of(new Credentials(chap.username(), chap.password())),
            Optional.empty()));
  }

  private Disk disk(Unit unit) throws IOException {
    Path kept = Files.createDirectories(states.resolve(unit.serial())).resolve("reservations");
    return Disk.withReservations(unit.device(), DiskIdentity.ofSerial(unit.serial()), kept);
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
