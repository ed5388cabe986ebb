package slipway.manager.migrations;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import slipway.manager.database.Database;
import slipway.manager.database.Json;
import slipway.manager.guestprep.BootCapsule;
import slipway.manager.guestprep.GuestPreparation;
import slipway.manager.guestprep.PreparedGuest;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.VSphere;

/// Guest preparation as migrations use it; what a guest handed over is a row. A guest counts as
/// prepared while its kernel and start-up image are kept too, which unpreparing it forgets.
public final class PreparedBoot implements BootPreparation {
  private final Database database;
  private final DatabaseBootFiles files;
  private final GuestPreparation preparation;
  private final BootCapsule capsules = new BootCapsule();
  private final Clock clock;

  public PreparedBoot(
      Database database, DatabaseBootFiles files, GuestPreparation preparation, Clock clock) {
    this.database = database;
    this.files = files;
    this.preparation = preparation;
    this.clock = clock;
  }

  @Override
  public boolean isPrepared(String site, Machine machine) {
    return find(machine).isPresent() && files.has(machine.instanceUuid());
  }

  @Override
  public void prepare(
      String site,
      VSphere vsphere,
      Machine machine,
      GuestCredentials credentials,
      Consumer<String> progress) {
    keep(
        preparation.prepare(
            vsphere,
            machine,
            credentials,
            (step, percent) -> progress.accept(step + ", " + percent + " %")));
  }

  @Override
  public Path capsule(Machine machine, IscsiRoot root, Path directory) throws IOException {
    PreparedGuest guest =
        find(machine)
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemType.STATE_CONFLICT,
                            machine.name() + " is not prepared any more.",
                            "Prepare the guest again.")
                        .toException());
    var served =
        new slipway.manager.guestprep.IscsiRoot(
            root.portalHost(),
            root.portalPort(),
            root.iqn(),
            root.lun(),
            root.initiator(),
            root.chap().username(),
            root.chap().password(),
            root.bootMac());
    return capsules.build(guest, files, served, directory);
  }

  void keep(PreparedGuest guest) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    insert into prepared_guest (machine, guest, prepared_at)
                    values (:machine, :guest, :now)
                    on conflict (machine) do update set guest = :guest, prepared_at = :now""")
                .bind("machine", guest.instanceUuid())
                .bind("guest", Json.write(guest))
                .bind("now", clock.instant())
                .execute());
  }

  Optional<PreparedGuest> find(Machine machine) {
    return database.read(
        h ->
            h.createQuery("select guest from prepared_guest where machine = :machine")
                .bind("machine", machine.instanceUuid())
                .mapTo(String.class)
                .findOne()
                .map(json -> Json.read(json, PreparedGuest.class)));
  }
}
