package slipway.lab.vim.access;

import com.vmware.vim25.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Roles, and which account has which on which object.
public final class Permissions {
  public static final int MAX_ROLES = 1000;

  private record Grant(int roleId, boolean propagate) {}

  private final Map<Integer, Role> roles = new HashMap<>();
  private final Map<String, Map<String, Grant>> grants = new HashMap<>();
  private int nextRole = 1000;

  public Permissions() {
    Role.PREDEFINED.forEach(role -> roles.put(role.id(), role));
  }

  public synchronized List<Role> roles() {
    return roles.values().stream().sorted(java.util.Comparator.comparingInt(Role::id)).toList();
  }

  public synchronized Optional<Role> role(int id) {
    return Optional.ofNullable(roles.get(id));
  }

  /// Adds a role; nothing when the name is taken or there are too many.
  public synchronized Optional<Role> add(String name, Set<String> privileges) {
    boolean taken = roles.values().stream().anyMatch(role -> role.name().equals(name));
    if (taken || roles.size() >= MAX_ROLES) {
      return Optional.empty();
    }
    var role = new Role(nextRole++, name, name, Role.with(privileges));
    roles.put(role.id(), role);
    return Optional.of(role);
  }

  /// Gives a role another name and other privileges; false when another role has that name.
  public synchronized boolean change(int id, String name, Set<String> privileges) {
    boolean taken =
        roles.values().stream().anyMatch(role -> role.id() != id && role.name().equals(name));
    if (taken) {
      return false;
    }
    roles.put(id, new Role(id, name, name, Role.with(privileges)));
    return true;
  }

  /// True when somebody has the role somewhere.
  public synchronized boolean isUsed(int id) {
    return grants.values().stream()
        .flatMap(onEntity -> onEntity.values().stream())
        .anyMatch(grant -> grant.roleId() == id);
  }

  /// Removes a role, and with it every permission that has it.
  public synchronized void remove(int id) {
    roles.remove(id);
    grants.values().forEach(onEntity -> onEntity.values().removeIf(g -> g.roleId() == id));
  }

  public synchronized void grant(String entity, String principal, int role, boolean propagate) {
    grants
        .computeIfAbsent(entity, _ -> new HashMap<>())
        .put(principal.toLowerCase(java.util.Locale.ROOT), new Grant(role, propagate));
  }

  /// Takes back what was granted on that very object; false when nothing was.
  public synchronized boolean revoke(String entity, String principal) {
    var onEntity = grants.get(entity);
    return onEntity != null
        && onEntity.remove(principal.toLowerCase(java.util.Locale.ROOT)) != null;
  }

  /// What an account may do on an object: the nearest permission on the way up counts, alone.
  ///
  /// @param path the object's id, its parent's, and so on up to the root folder
  public synchronized Set<String> privileges(String principal, List<String> path) {
    String key = principal.toLowerCase(java.util.Locale.ROOT);
    for (int i = 0; i < path.size(); i++) {
      Grant grant = grants.getOrDefault(path.get(i), Map.of()).get(key);
      if (grant != null && (i == 0 || grant.propagate())) {
        Role role = roles.get(grant.roleId());
        return role == null ? Set.of() : role.privileges();
      }
    }
    return Set.of();
  }

  public synchronized List<Permission> on(String entity) {
    var list = new ArrayList<Permission>();
    grants
        .getOrDefault(entity, Map.of())
        .forEach(
            (principal, grant) -> {
              var bean = new Permission();
              bean.principal = principal;
              bean.group = false;
              bean.roleId = grant.roleId();
              bean.propagate = grant.propagate();
              list.add(bean);
            });
    return list;
  }
}
