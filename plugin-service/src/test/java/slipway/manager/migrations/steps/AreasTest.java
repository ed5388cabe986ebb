package slipway.manager.migrations.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import slipway.manager.vsphere.VSphere.Area;

class AreasTest {
  @Test
  void neighboursAndOverlapsAreJoined() {
    assertThat(
            Areas.coalesced(
                List.of(new Area(8, 4), new Area(0, 4), new Area(4, 4), new Area(6, 9))))
        .containsExactly(new Area(0, 15));
  }

  @Test
  void theCountIsBoundedAndNoByteIsLost() {
    Random random = new Random(Long.getLong("seed", 7));
    for (int run = 0; run < 50; run++) {
      List<Area> areas = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        areas.add(new Area(random.nextInt(100_000), 1 + random.nextInt(50)));
      }
      List<Area> few = Areas.coalesced(areas, 20);
      assertThat(few.size()).isLessThanOrEqualTo(20);
      for (Area area : areas) {
        assertThat(few)
            .anyMatch(
                f ->
                    f.offset() <= area.offset()
                        && area.offset() + area.length() <= f.offset() + f.length());
      }
    }
  }
}
