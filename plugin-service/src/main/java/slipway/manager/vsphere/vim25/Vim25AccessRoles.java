package slipway.manager.vsphere.vim25;

import com.vmware.vim25.AuthorizationRole;
import com.vmware.vim25.ManagedObjectReference;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import slipway.manager.vsphere.AccessRoles;

/// Roles through AuthorizationManager.
final class Vim25AccessRoles implements AccessRoles {
  /// Every role has them without being asked: System.Anonymous, System.Read, System.View.
  private static final String GIVEN = "System.";

  private static final String DONE = "done";

  private final Connection connection;
  private final ManagedObjectReference self;
  private final Retrieval retrieval;

  Vim25AccessRoles(Connection connection) {
    this.connection = connection;
    this.self = connection.content().authorizationManager;
    this.retrieval = new Retrieval(connection);
  }

  @Override
  public Change put(String name, Set<String> privileges) {
    String[] wanted = privileges.stream().sorted().toArray(String[]::new);
    Optional<AuthorizationRole> known = find(name);
    if (known.isEmpty()) {
      connection.call(
          "Making the role", name, (vim, _) -> vim.addAuthorizationRole(self, name, wanted));
      return Change.MADE;
    }
    if (held(known.get()).equals(privileges)) {
      return Change.KEPT;
    }
    connection.call(
        "Changing the role",
        name,
        (vim, _) -> {
          vim.updateAuthorizationRole(self, known.get().roleId, name, wanted);
          return DONE;
        });
    return Change.CHANGED;
  }

  @Override
  public boolean remove(String name) {
    Optional<AuthorizationRole> known = find(name);
    known.ifPresent(
        role ->
            connection.call(
                "Removing the role",
                name,
                (vim, _) -> {
                  vim.removeAuthorizationRole(self, role.roleId, true);
                  return DONE;
                }));
    return known.isPresent();
  }

  private Optional<AuthorizationRole> find(String name) {
    AuthorizationRole[] all =
        retrieval
            .one(References.id(self), "roleList")
            .get("roleList", AuthorizationRole[].class, new AuthorizationRole[0]);
    return Arrays.stream(all).filter(role -> name.equals(role.name)).findFirst();
  }

  private static Set<String> held(AuthorizationRole role) {
    return role.privilege == null
        ? Set.of()
        : Arrays.stream(role.privilege)
            .filter(privilege -> !privilege.startsWith(GIVEN))
            .collect(Collectors.toSet());
  }
}
