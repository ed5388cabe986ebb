package slipway.manager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import slipway.manager.guestprep.Preparation;
import slipway.manager.guestprep.Preparation.State;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;

class MachineActionsTest {
  private static final Machine RUNNING = machine(Machine.Power.ON, "debian12_64Guest", "");

  private static Machine machine(Machine.Power power, String guestId, String unsupported) {
    return new Machine(
        ObjectId.machine("vm-1"),
        "web01",
        "uuid",
        power,
        Machine.Tools.RUNNING,
        true,
        guestId,
        "Some system",
        "[ds] web01",
        "bios",
        1,
        1024,
        true,
        true,
        false,
        List.of(
            new Machine.Disk(
                2000,
                "Hard disk 1",
                "p",
                1,
                1,
                "persistent",
                unsupported,
                new Machine.Slot(new Machine.Bus("ParaVirtualSCSIController", 0), 0))),
        List.of(),
        List.of(),
        "",
        "",
        Machine.Place.UNKNOWN,
        Map.of());
  }

  private static List<String> enabled(Machine machine, State state, boolean gateway) {
    var preparation = new Preparation(state, "", 0, List.of(), null, null, null, null);
    return new MachineActions(machine, preparation, Optional.empty(), gateway)
        .all().stream()
            .filter(MachineActions.Action::enabled)
            .map(MachineActions.Action::action)
            .toList();
  }

  @Test
  void whatIsPossibleFollowsFromTheMachineAndItsPreparation() {
    assertThat(enabled(RUNNING, State.NONE, false)).containsExactly("prepare", "migrate");
    assertThat(enabled(RUNNING, State.PREPARED, false)).containsExactly("unprepare", "migrate");
    assertThat(enabled(RUNNING, State.RUNNING, false)).containsExactly("migrate");
    assertThat(enabled(RUNNING, State.CHECKING, false)).containsExactly("migrate");
    assertThat(enabled(RUNNING, State.FAILED, false))
        .containsExactly("prepare", "unprepare", "migrate");
    assertThat(enabled(RUNNING, State.NONE, true)).isEmpty();
  }

  @Test
  void whatNeverRanHereMayBePreparedAllTheSame() {
    assertThat(enabled(machine(Machine.Power.ON, "rhel9_64Guest", ""), State.NONE, false))
        .containsExactly("prepare", "migrate");
  }

  @Test
  void whatIsNotPossibleSaysWhy() {
    Machine off = machine(Machine.Power.OFF, "debian12_64Guest", "");
    assertThat(enabled(off, State.PREPARED, false)).containsExactly("migrate");
    Machine other = machine(Machine.Power.ON, "solaris11_64Guest", "a raw device");
    List<MachineActions.Action> all =
        new MachineActions(other, Preparation.NONE, Optional.empty(), false).all();
    assertThat(all)
        .extracting(MachineActions.Action::reason)
        .containsExactly(
            "Some system cannot be prepared. There is no preparation for this system or this version"
                + " of it. Choose a cold migration, which needs no preparation.",
            "The guest is not prepared.",
            "Hard disk 1 cannot be migrated: it is a raw device.");
  }
}
