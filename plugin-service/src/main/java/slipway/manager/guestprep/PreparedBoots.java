package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import slipway.manager.gateways.GatewayControl.Chap;
import slipway.manager.migrations.BootPreparation;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// What migrations need of guest preparation.
public final class PreparedBoots implements BootPreparation {
  private final PreparationRuns runs;
  private final Preparations preparations;
  private final BootFiles files;
  private final BootCapsule capsules = new BootCapsule();

  public PreparedBoots(PreparationRuns runs, Preparations preparations, BootFiles files) {
    this.runs = runs;
    this.preparations = preparations;
    this.files = files;
  }

  @Override
  public boolean isPrepared(String site, Machine machine) {
    return preparations.get(site, machine.id().value()).state() == Preparation.State.PREPARED;
  }

  @Override
  public boolean isBusy(String site, Machine machine) {
    return preparations.get(site, machine.id().value()).state().isBusy();
  }

  @Override
  public Restored finalise(
      String site, VSphere vsphere, Machine machine, Order order, Consumer<String> progress) {
    return runs.undo(site, vsphere, machine, order, (step, percent) -> progress.accept(step));
  }

  @Override
  public boolean hasSecureBoot(Machine machine) {
    return machine.secureBoot()
        || preparations
            .guest(machine.instanceUuid())
            .map(PreparedGuest::efi)
            .map(PreparedGuest.Efi::secureBoot)
            .orElse(false);
  }

  @Override
  public void prepare(
      String site, VSphere vsphere, Machine machine, Order order, Consumer<String> progress) {
    runs.prepare(site, vsphere, machine, order, (step, percent) -> progress.accept(step));
  }

  @Override
  public void moved(String fromSite, ObjectId from, String toSite, Machine to) throws IOException {
    Optional<PreparedGuest> known =
        preparations.instanceUuid(fromSite, from.value()).flatMap(preparations::guest);
    // What was taken back there already does not come again.
    if (known.isEmpty() || preparations.instanceUuid(toSite, to.id().value()).isPresent()) {
      return;
    }
    PreparedGuest guest = known.get();
    String mac = to.nics().isEmpty() ? guest.bootMac() : to.nics().getFirst().macAddress();
    if (guest.hasBootFiles()) {
      copyBootFiles(guest, to.instanceUuid());
    }
    preparations.adopt(toSite, to.id().value(), guest.as(to.instanceUuid(), mac));
  }

  private void copyBootFiles(PreparedGuest guest, String to) throws IOException {
    Path scratch = Files.createTempDirectory("slipway-boot-files");
    try {
      Map<BootFile, Path> copies = new TreeMap<>();
      for (BootFile file : guest.files().keySet()) {
        copies.put(file, scratch.resolve(file.fileName()));
        files.get(guest.instanceUuid(), file, scratch.resolve(file.fileName()));
      }
      files.put(to, copies);
    } finally {
      BootCapsule.deleteTree(scratch);
    }
  }

  @Override
  public void gone(String site, ObjectId machine) throws IOException {
    Optional<String> instanceUuid = preparations.instanceUuid(site, machine.value());
    if (instanceUuid.isPresent()) {
      // The files first: whoever is killed in between comes again through the row.
      files.forget(instanceUuid.get());
      preparations.forget(site, machine.value());
    }
  }

  @Override
  public boolean collectAgain(VSphere vsphere, Machine running, Machine prepared, Order order) {
    return runs.collect(vsphere, running, prepared, order);
  }

  @Override
  public Path capsule(Machine machine, IscsiRoot root, Path directory) throws IOException {
    PreparedGuest guest =
        preparations
            .guest(machine.instanceUuid())
            .orElseThrow(
                () ->
                    Problem.of(
                            ProblemType.STATE_CONFLICT,
                            machine.name() + " is not prepared.",
                            "Prepare the guest while it runs at the source.")
                        .toException());
    Chap chap = root.chap();
    return capsules.build(
        guest,
        files,
        new slipway.manager.guestprep.IscsiRoot(
            root.portalHost(),
            root.portalPort(),
            root.iqn(),
            root.lun(),
            root.initiator(),
            chap.username(),
            chap.password(),
            root.bootMac()),
        directory);
  }
}
