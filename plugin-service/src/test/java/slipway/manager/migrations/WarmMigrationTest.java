package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import slipway.manager.vsphere.Machine;

class WarmMigrationTest {
  @Test
  void arrivesWithEveryBlockAndLeavesNothingBehind() {
    Walk walk = new Walk();
    walk.operator.remove(Decision.RETIRE);
    walk.start();
    walk.toTheHold(State.FINALISED);
    assertThat(walk.state()).isEqualTo(State.FINALISED);
    assertThat(walk.dossier().migration().states())
        .extracting(Migration.StateAt::state)
        .containsExactly(
            State.DRAFT,
            State.CHECKED,
            State.PREPARED,
            State.PREFILLING,
            State.READY,
            State.CUTTING_OVER,
            State.RUNNING_FROM_CACHE,
            State.FILLED,
            State.FINALISING,
            State.FINALISED);
    Leftovers.assertSameContents(walk);
    Leftovers.assertArrived(walk);
    assertThat(walk.machine.power).isEqualTo(Machine.Power.OFF);
    assertThat(List.copyOf(walk.world.source.machines.values())).contains(walk.machine);
  }
}
