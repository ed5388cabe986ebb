package slipway.manager.roles;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import slipway.manager.roles.Need.On;
import slipway.manager.vsphere.ObjectId;
import slipway.manager.vsphere.Placements;
import slipway.manager.vsphere.VSphere;

/// Asks a vCenter live whether an account has what a role takes.
///
/// A privilege on the root folder covers everything below it, so that is asked first; what is
/// missing there may have been given further down, and is asked of the objects themselves. Machines
/// are stood for by their folders, from which they inherit.
public final class RoleCheck {
  /// Objects of a sort that are asked about at most.
  static final int OBJECTS_MAX = 500;

  private RoleCheck() {}

  /// A privilege that is missing.
  ///
  /// @param on what sort of object
  /// @param lacking on how many of them it is missing
  /// @param of how many
  /// @param where one of them, by name
  /// @param without what does not work
  public record Missing(
      String privilege,
      String feature,
      boolean required,
      On on,
      int lacking,
      int of,
      String where,
      String without) {}

  /// @param fits whatever is required is there, if not everywhere
  @Schema(name = "RoleResult")
  public record Result(String role, String name, boolean fits, List<Missing> missing) {}

  private record Place(ObjectId id, String name) {}

  /// Looks at what the session's own account may do.
  public static Result run(VSphere account, Role role) {
    Set<String> everything = role.privileges();
    Set<String> atRoot = account.missingPrivileges(account.rootFolder(), everything);
    List<Missing> missing = new ArrayList<>();
    if (!atRoot.isEmpty()) {
      var look = new Look(account, atRoot);
      for (Feature feature : role.features()) {
        for (Need need : feature.needs()) {
          if (atRoot.contains(need.privilege())) {
            look.at(feature, need, missing);
          }
        }
      }
    }
    boolean fits =
        missing.stream().noneMatch(each -> each.required() && each.lacking() == each.of());
    return new Result(role.id(), role.name(), fits, List.copyOf(missing));
  }

  /// What is asked below the root folder, each object once.
  private static final class Look {
    private final VSphere account;
    private final Set<String> privileges;
    private final Map<On, List<Place>> places = new EnumMap<>(On.class);
    private final Map<ObjectId, Set<String>> asked = new HashMap<>();

    Look(VSphere account, Set<String> privileges) {
      this.account = account;
      this.privileges = privileges;
      sort(account.placements());
    }

    private void sort(Placements found) {
      List<Place> root = List.of(new Place(account.rootFolder(), "the root folder"));
      List<Place> folders =
          found.folders().stream().map(each -> new Place(each.id(), each.name())).toList();
      places.put(On.VCENTER, root);
      places.put(On.MACHINES, folders);
      places.put(On.GATEWAYS, folders);
      places.put(On.FOLDERS, folders);
      places.put(
          On.POOLS, found.pools().stream().map(each -> new Place(each.id(), each.name())).toList());
      places.put(
          On.DATASTORES,
          found.datastores().stream().map(each -> new Place(each.id(), each.name())).toList());
      places.put(
          On.NETWORKS,
          found.networks().stream().map(each -> new Place(each.id(), each.name())).toList());
      // Where the account sees nothing of a sort, the root folder speaks for it.
      places.replaceAll(
          (on, of) -> of.isEmpty() ? root : of.subList(0, Math.min(OBJECTS_MAX, of.size())));
    }

    void at(Feature feature, Need need, List<Missing> missing) {
      List<Place> of = places.getOrDefault(need.on(), List.of());
      List<Place> lacking = of.stream().filter(place -> lacks(place, need.privilege())).toList();
      if (!lacking.isEmpty()) {
        missing.add(
            new Missing(
                need.privilege(),
                feature.title(),
                feature.required(),
                need.on(),
                lacking.size(),
                of.size(),
                lacking.getFirst().name(),
                need.without()));
      }
    }

    private boolean lacks(Place place, String privilege) {
      return asked
          .computeIfAbsent(place.id(), id -> account.missingPrivileges(id, privileges))
          .contains(privilege);
    }
  }
}
