package slipway.manager.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import slipway.manager.vsphere.Machine;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;

class MachinePlacesTest {
  private static final ObjectId VIENNA = new ObjectId("Datacenter", "dc-1");
  private static final ObjectId GRAZ = new ObjectId("Datacenter", "dc-2");
  private static final ObjectId CLUSTER = new ObjectId("ClusterComputeResource", "domain-1");
  private static final ObjectId HOST = new ObjectId("ComputeResource", "domain-2");
  private static final ObjectId ROOT = new ObjectId("Folder", "group-d1");
  private static final ObjectId AUSTRIA_EAST = new ObjectId("Folder", "group-d2");
  private static final ObjectId OUTER = new ObjectId("Folder", "group-1");
  private static final ObjectId INNER = new ObjectId("Folder", "group-2");
  private static final Placements PLACEMENTS =
      new Placements(
          List.of(
              new Placements.Datacenter(VIENNA, "Vienna", List.of(AUSTRIA_EAST, ROOT)),
              new Placements.Datacenter(GRAZ, "Graz", List.of(ROOT))),
          List.of(
              new Placements.Compute(CLUSTER, "c", VIENNA, new ObjectId("ResourcePool", "r-1")),
              new Placements.Compute(HOST, "h", GRAZ, new ObjectId("ResourcePool", "r-2"))),
          List.of(),
          List.of(
              new Placements.Folder(OUTER, "outer", VIENNA, null),
              new Placements.Folder(INNER, "inner", VIENNA, OUTER)),
          List.of(),
          List.of());

  private static final List<Machine> MACHINES =
      List.of(
          machine("in-cluster", CLUSTER, INNER),
          machine("on-host", HOST, null),
          machine("seen-by-its-folder", null, OUTER),
          machine("nowhere", null, null));

  private static Machine machine(
      String name, @Nullable ObjectId cluster, @Nullable ObjectId folder) {
    return new Machine(
        ObjectId.machine(name),
        name,
        name,
        Machine.Power.ON,
        Machine.Tools.RUNNING,
        true,
        "",
        "",
        "",
        "bios",
        1,
        1,
        true,
        true,
        false,
        List.of(),
        List.of(),
        List.of(),
        "",
        "",
        new Machine.Place(cluster, folder, null),
        Map.of());
  }

  private static List<String> in(
      @Nullable String cluster, @Nullable String folder, @Nullable String datacenter) {
    return new MachinePlaces(cluster, folder, datacenter)
        .select(MACHINES, () -> PLACEMENTS).stream().map(Machine::name).toList();
  }

  @Test
  void withoutAPlaceAllAreMeantAndNothingIsLookedUp() {
    assertThat(
            new MachinePlaces(null, null, null)
                .select(
                    MACHINES,
                    () -> {
                      throw new AssertionError("asked");
                    }))
        .isEqualTo(MACHINES);
  }

  @Test
  void aClusterHasItsMachines() {
    assertThat(in("domain-1", null, null)).containsExactly("in-cluster");
    assertThat(in("domain-9", null, null)).isEmpty();
  }

  @Test
  void aFolderHasThoseOfTheFoldersBelowToo() {
    assertThat(in(null, "group-1", null)).containsExactly("in-cluster", "seen-by-its-folder");
    assertThat(in(null, "group-2", null)).containsExactly("in-cluster");
  }

  @Test
  void aFolderOfDatacentersHasAllTheirs() {
    assertThat(in(null, "group-d2", null)).containsExactly("in-cluster", "seen-by-its-folder");
    assertThat(in(null, "group-d1", null))
        .containsExactly("in-cluster", "on-host", "seen-by-its-folder");
  }

  @Test
  void aDatacenterIsKnownByTheClusterOrElseTheFolder() {
    assertThat(in(null, null, "dc-1")).containsExactly("in-cluster", "seen-by-its-folder");
    assertThat(in(null, null, "dc-2")).containsExactly("on-host");
    assertThat(in("domain-1", null, "dc-2")).isEmpty();
  }

  @Test
  void foldersInACircleEndTheSearch() {
    var circle =
        new Placements(
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new Placements.Folder(OUTER, "a", VIENNA, INNER),
                new Placements.Folder(INNER, "b", VIENNA, OUTER)),
            List.of(),
            List.of());
    assertThat(circle.isIn(new Machine.Place(null, OUTER, null), "elsewhere")).isFalse();
  }
}
