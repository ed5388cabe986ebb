package slipway.manager.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import slipway.manager.database.TestDatabase;
import slipway.manager.gateways.GatewayControl.Block;
import slipway.manager.problem.ProblemException;

class ListsTest {
  private static final UUID ID = new UUID(0, 1);

  private static String csv(String name) {
    var row =
        new MigrationTable.Row(ID, name, "warm", "", "DRAFT", "m", "s", "d", "me", Instant.EPOCH);
    return Csv.of(List.of(row)).lines().skip(1).findFirst().orElseThrow();
  }

  @Test
  void aFieldIsQuotedWhenItHasToBeAndNeverAFormula() {
    assertThat(csv("plain")).isEqualTo(ID + ",plain,warm,,DRAFT,m,s,d,me,1970-01-01T00:00:00Z");
    assertThat(csv("a,b")).contains(",\"a,b\",");
    assertThat(csv("say \"hi\"")).contains(",\"say \"\"hi\"\"\",");
    assertThat(csv("=1+1")).contains(",'=1+1,");
    assertThat(csv("@sum")).contains(",'@sum,");
  }

  @Test
  void aPageIsBounded() {
    var table = new MigrationTable(TestDatabase.get());
    var query = new MigrationQuery();
    assertThat(table.page(query, 0, MigrationTable.PAGE_MAX).size())
        .isEqualTo(MigrationTable.PAGE_MAX);
    assertThatThrownBy(() -> table.page(query, 0, MigrationTable.PAGE_MAX + 1))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> table.page(query, -1, 10)).isInstanceOf(ProblemException.class);
  }

  @Test
  void aCellShowsWhatMostOfItIsAndOfEqualsWhatCostsMostToLose() {
    assertThat(BlockMaps.dominant(new Block(9, 1, 1, 1, 1))).isEqualTo('.');
    assertThat(BlockMaps.dominant(new Block(1, 9, 1, 1, 1))).isEqualTo('p');
    assertThat(BlockMaps.dominant(new Block(1, 1, 9, 1, 1))).isEqualTo('d');
    assertThat(BlockMaps.dominant(new Block(1, 1, 1, 9, 1))).isEqualTo('w');
    assertThat(BlockMaps.dominant(new Block(1, 1, 1, 1, 9))).isEqualTo('z');
    assertThat(BlockMaps.dominant(new Block(5, 5, 5, 5, 5))).isEqualTo('w');
    assertThat(BlockMaps.dominant(new Block(5, 5, 0, 0, 5))).isEqualTo('p');
  }

  @Test
  void aPictureIsBoundedAndNeedsAVolume() {
    Walk walk = new Walk();
    var maps = new BlockMaps(walk.migrations, walk.world);
    assertThatThrownBy(() -> maps.of(walk.id, BlockMaps.CELLS_MAX + 1))
        .hasMessageContaining("cells is 1 to");
    assertThatThrownBy(() -> maps.of(walk.id, 64)).hasMessageContaining("no volume");
  }
}
