package slipway.manager.guestprep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import slipway.manager.gateways.GatewayControl.Chap;
import slipway.manager.migrations.BootPreparation;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
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
  public void prepare(
      String site,
      VSphere vsphere,
      Machine machine,
      GuestCredentials credentials,
      Consumer<String> progress) {
    runs.prepare(site, vsphere, machine, credentials, (step, percent) -> progress.accept(step));
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
