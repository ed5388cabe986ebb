package slipway.manager.inventory;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import slipway.manager.guestmatrix.GuestMatrix;
import slipway.manager.guestmatrix.Row;
import slipway.manager.guestmatrix.Verdict;
import slipway.manager.guestprep.Preparation;
import slipway.manager.migrations.Kind;
import slipway.manager.migrations.Migration;
import slipway.manager.vsphere.Machine;

/// What may be done with a machine just now: a pure function of what is known of it. The pre-checks
/// look closer; this is quick enough for a menu.
///
/// @param current the migration of this machine that is under way
/// @param gateway the machine is one of ours, and carries other machines' disks
record MachineActions(
    Machine machine, Preparation preparation, Optional<Migration> current, boolean gateway) {

  /// @param reason why not; empty when it is enabled
  @Schema(name = "MachineAction")
  public record Action(
      @Schema(enumeration = {"prepare", "unprepare", "migrate"}) String action,
      boolean enabled,
      String reason) {}

  List<Action> all() {
    return List.of(
        action("prepare", whyNotPrepare()),
        action("unprepare", whyNotUnprepare()),
        action("migrate", whyNotMigrate()));
  }

  private static Action action(String name, String whyNot) {
    return new Action(name, whyNot.isEmpty(), whyNot);
  }

  private String whyNotPrepare() {
    if (gateway) {
      return "This machine is a gateway of Slipway.";
    }
    String unreachable = whyGuestUnreachable();
    return switch (preparation.state()) {
      case CHECKING, RUNNING, UNDOING -> "The guest is being worked on just now.";
      case PREPARED -> "The guest is prepared already.";
      case NONE, FAILED -> {
        Row row = GuestMatrix.carried().of(machine, Kind.WARM);
        // A Windows is looked at by the preparation itself, which refuses what it does not know.
        yield row.verdict() == Verdict.NO && !machine.runsWindows()
            ? "%s cannot be prepared. %s %s"
                .formatted(machine.guestFullName(), row.reason(), row.remedy())
            : unreachable;
      }
    };
  }

  private String whyNotUnprepare() {
    return switch (preparation.state()) {
      case NONE -> "The guest is not prepared.";
      case CHECKING, RUNNING, UNDOING -> "The guest is being worked on just now.";
      case PREPARED, FAILED ->
          current.isPresent() ? "A migration of this machine is under way." : whyGuestUnreachable();
    };
  }

  private String whyNotMigrate() {
    if (gateway) {
      return "This machine is a gateway of Slipway.";
    }
    if (current.isPresent()) {
      return "A migration of this machine is under way.";
    }
    return machine.disks().stream()
        .filter(disk -> !disk.unsupported().isEmpty())
        .findFirst()
        .map(disk -> disk.label() + " cannot be migrated: it is " + disk.unsupported() + ".")
        .orElse(machine.disks().isEmpty() ? "The machine has no disk." : "");
  }

  private String whyGuestUnreachable() {
    if (machine.power() != Machine.Power.ON) {
      return "The machine is not powered on.";
    }
    if (machine.tools() != Machine.Tools.RUNNING) {
      return "VMware Tools is not running in the guest.";
    }
    return machine.guestOperationsReady() ? "" : "The guest does not take commands yet.";
  }
}
