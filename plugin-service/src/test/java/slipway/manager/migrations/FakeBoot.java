package slipway.manager.migrations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.vsphere.GuestCredentials;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.VSphere;

/// Prepares guests by remembering their names.
final class FakeBoot implements BootPreparation {
  final Set<String> prepared = new HashSet<>();

  private final Set<String> finalised = new HashSet<>();

  final Set<ObjectId> gone = new HashSet<>();

  /// Somebody else prepares guests just now.
  boolean busy;

  /// The guest has installed a kernel.
  boolean newKernel;

  private final World world;

  FakeBoot(World world) {
    this.world = world;
  }

  @Override
  public boolean isPrepared(String site, Machine machine) {
    return prepared.contains(machine.instanceUuid());
  }

  @Override
  public boolean isBusy(String site, Machine machine) {
    return false;
  }

  @Override
  public Restored finalise(
      String site, VSphere vsphere, Machine machine, Order order, Consumer<String> progress) {
    if (order.credentials().password().equals("changed meanwhile")) {
      throw Problem.of(ProblemType.GUEST_LOGIN_REFUSED, machine.name(), "root").toException();
    }
    world.change(
        "finalise guest",
        () -> {
          prepared.remove(machine.instanceUuid());
          finalised.add(machine.instanceUuid());
        });
    return new Restored(
        world.clock.instant(),
        List.of("Host name web01, VMware Tools 12.3", "The network configuration is what it was"),
        List.of("chrony did not step the clock"),
        7,
        List.of());
  }

  @Override
  public boolean hasSecureBoot(Machine machine) {
    return machine.secureBoot();
  }

  @Override
  public void prepare(
      String site, VSphere vsphere, Machine machine, Order order, Consumer<String> progress) {
    GuestCredentials credentials = order.credentials();
    if (credentials.password().equals("wrong")) {
      throw Problem.of(ProblemType.GUEST_LOGIN_REFUSED, machine.name(), credentials.username())
          .toException();
    }
    if (busy) {
      throw Problem.of(ProblemType.STATE_CONFLICT, machine.name() + " is being prepared", "Wait")
          .toException();
    }
    progress.accept("installing");
    world.change("prepare", () -> prepared.add(machine.instanceUuid()));
  }

  @Override
  public boolean collectAgain(VSphere vsphere, Machine running, Machine source, Order order) {
    if (order.credentials().password().equals("wrong")) {
      throw Problem.of(ProblemType.GUEST_LOGIN_REFUSED, running.name(), "root").toException();
    }
    boolean another = newKernel;
    newKernel = false;
    return another;
  }

  @Override
  public void moved(String fromSite, ObjectId from, String toSite, Machine to) {
    if (!finalised.contains(to.instanceUuid())) {
      prepared.add(to.instanceUuid());
    }
  }

  @Override
  public void gone(String site, ObjectId machine) {
    gone.add(machine);
  }

  @Override
  public Path capsule(Machine machine, IscsiRoot root, Path directory) throws IOException {
    return Files.writeString(directory.resolve("capsule.iso"), root.iqn());
  }
}
