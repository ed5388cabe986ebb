package slipway.lab.vim.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TasksTest {
  private final Tasks tasks = new Tasks(new ChangeClock());

  @Test
  void aTaskIsRecentWhileItIsUnderWayAndOnceItHasEndedHoweverLongItTook() {
    Task lasting = tasks.create("lasting", null, "somebody");
    for (int i = 0; i < 2 * Tasks.MAX_RECENT; i++) {
      tasks.create("short", null, "somebody").succeed(null);
    }
    assertThat(tasks.recent()).contains(lasting).hasSize(Tasks.MAX_RECENT + 1);
    lasting.succeed(null);
    assertThat(tasks.recent()).contains(lasting).hasSize(Tasks.MAX_RECENT);
  }
}
