package slipway.manager.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.manager.roles.RoleCheck.Missing;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;
import slipway.manager.vsphere.VSphere;

class RolesTest {
  private static final ObjectId ROOT = new ObjectId("Folder", "group-d1");
  private static final ObjectId DATACENTER = new ObjectId("Datacenter", "dc-1");
  private static final Role ROLE =
      new Role(
          "r",
          "Role",
          "",
          List.of(
              new Feature(
                  "a",
                  "A",
                  true,
                  List.of(
                      new Need("Vc.One", Need.On.VCENTER, "no one"),
                      new Need("Folder.Two", Need.On.FOLDERS, "no two"))),
              new Feature(
                  "b", "B", false, List.of(new Need("Pool.Three", Need.On.POOLS, "no three")))));

  /// What the account holds, by the object's id.
  private final Map<String, Set<String>> held = new HashMap<>();

  private final List<ObjectId> asked = new ArrayList<>();
  private int folders = 2;

  static List<Role> roles() {
    return Roles.all();
  }

  private VSphere account() {
    return (VSphere)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {VSphere.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "rootFolder" -> ROOT;
                  case "placements" -> placements();
                  case "missingPrivileges" -> missing((ObjectId) arguments[0], arguments[1]);
                  default -> throw new AssertionError(method);
                });
  }

  @SuppressWarnings("unchecked")
  private Set<String> missing(ObjectId object, Object privileges) {
    asked.add(object);
    Set<String> missing = new HashSet<>((Set<String>) privileges);
    missing.removeAll(held.getOrDefault(object.value(), Set.of()));
    return missing;
  }

  private Placements placements() {
    return new Placements(
        List.of(),
        List.of(),
        List.of(),
        IntStream.rangeClosed(1, folders)
            .mapToObj(
                i ->
                    new Placements.Folder(
                        new ObjectId("Folder", "f-" + i), "folder " + i, DATACENTER, null))
            .toList(),
        List.of(),
        List.of());
  }

  @Test
  void whatIsHeldOnTheRootFolderIsHeldEverywhere() {
    held.put("group-d1", ROLE.privileges());
    RoleCheck.Result result = RoleCheck.run(account(), ROLE);
    assertThat(result.fits()).isTrue();
    assertThat(result.missing()).isEmpty();
    assertThat(asked).containsExactly(ROOT);
  }

  @Test
  void whatIsMissingIsToldWithWhatItIsForAndWhere() {
    held.put("f-2", Set.of("Folder.Two"));
    RoleCheck.Result result = RoleCheck.run(account(), ROLE);
    assertThat(result.missing())
        .containsExactly(
            new Missing("Vc.One", "A", true, Need.On.VCENTER, 1, 1, "the root folder", "no one"),
            new Missing("Folder.Two", "A", true, Need.On.FOLDERS, 1, 2, "folder 1", "no two"),
            new Missing(
                "Pool.Three", "B", false, Need.On.POOLS, 1, 1, "the root folder", "no three"));
    assertThat(result.fits()).isFalse();
  }

  @Test
  void aRoleFitsWhenWhatIsRequiredIsHeldSomewhere() {
    held.put("group-d1", Set.of("Vc.One"));
    held.put("f-2", Set.of("Folder.Two"));
    RoleCheck.Result result = RoleCheck.run(account(), ROLE);
    assertThat(result.fits()).isTrue();
    assertThat(result.missing())
        .extracting(Missing::privilege)
        .contains("Folder.Two", "Pool.Three");
  }

  @Test
  void theNumberOfObjectsAskedAboutIsBounded() {
    folders = RoleCheck.OBJECTS_MAX + 7;
    RoleCheck.Result result = RoleCheck.run(account(), ROLE);
    assertThat(result.missing().get(1).of()).isEqualTo(RoleCheck.OBJECTS_MAX);
    assertThat(asked).hasSize(RoleCheck.OBJECTS_MAX + 2);
  }

  @ParameterizedTest
  @MethodSource("roles")
  void everyPrivilegeSaysWhatFailsWithoutIt(Role role) {
    assertThat(role.features())
        .allSatisfy(
            feature -> {
              assertThat(feature.title()).isNotBlank();
              assertThat(feature.needs())
                  .isNotEmpty()
                  .allSatisfy(
                      need -> {
                        assertThat(need.privilege()).matches("[A-Z]\\w+(\\.\\w+)+");
                        assertThat(need.without()).endsWith(".");
                      });
            });
    assertThat(role.features()).extracting(Feature::id).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("roles")
  void theCommandsNameEveryPrivilege(Role role) {
    assertThat(role.privileges())
        .allSatisfy(
            privilege -> {
              assertThat(role.powerCli()).contains("'" + privilege + "'");
              assertThat(role.govc().lines().map(line -> line.replace(" \\", "").strip()))
                  .contains(privilege);
            });
    assertThat(role.govc()).startsWith("govc role.create '" + role.name() + "'");
    assertThat(role.powerCli()).startsWith("New-VIRole -Name '" + role.name() + "'");
  }
}
