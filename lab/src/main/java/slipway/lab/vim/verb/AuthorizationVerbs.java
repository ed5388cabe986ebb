package slipway.lab.vim.verb;

import com.vmware.vim25.AuthorizationPrivilege;
import com.vmware.vim25.AuthorizationRole;
import com.vmware.vim25.EntityPrivilege;
import com.vmware.vim25.ManagedObjectReference;
import com.vmware.vim25.Permission;
import com.vmware.vim25.PrivilegeAvailability;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.access.Privileges;
import slipway.lab.vim.access.Role;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.inventory.Entity;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.inventory.ManagedObject.Property;
import slipway.lab.vim.wire.Faults;

/// vim25 AuthorizationManager.
final class AuthorizationVerbs {
  private static final String ON = "AuthorizationManager";

  static Map<String, Property> properties(Site site) {
    return Map.of(
        "roleList",
        new Property(
            AuthorizationRole[].class,
            () ->
                site.permissions().roles().stream()
                    .map(Role::bean)
                    .toArray(AuthorizationRole[]::new)),
        "privilegeList",
        new Property(
            AuthorizationPrivilege[].class,
            () ->
                Privileges.everything().stream()
                    .sorted()
                    .map(AuthorizationVerbs::bean)
                    .toArray(AuthorizationPrivilege[]::new)));
  }

  private static AuthorizationPrivilege bean(String id) {
    var bean = new AuthorizationPrivilege();
    bean.privId = id;
    bean.onParent = false;
    int dot = id.lastIndexOf('.');
    bean.name = id.substring(dot + 1);
    bean.privGroupName = id.substring(0, dot);
    return bean;
  }

  private static EntityPrivilege[] answer(
      Call call, String principal, ManagedObjectReference[] entities, String[] privileges) {
    return Arrays.stream(entities)
        .map(
            reference -> {
              ManagedObject object = call.resolve(reference);
              Set<String> held = call.site().privileges(principal, object);
              var bean = new EntityPrivilege();
              bean.entity = reference;
              bean.privAvailability =
                  Arrays.stream(privileges)
                      .map(id -> availability(id, held))
                      .toArray(PrivilegeAvailability[]::new);
              return bean;
            })
        .toArray(EntityPrivilege[]::new);
  }

  private static PrivilegeAvailability availability(String id, Set<String> held) {
    if (!Privileges.everything().contains(id)) {
      throw Faults.invalidArgument("privId");
    }
    var bean = new PrivilegeAvailability();
    bean.privId = id;
    bean.isGranted = held.contains(id);
    return bean;
  }

  @Verb(on = ON, name = "HasPrivilegeOnEntities")
  EntityPrivilege[] hasPrivilegeOnEntities(
      Call call, ManagedObjectReference[] entity, String sessionId, String @Nullable [] privId) {
    return answer(
        call,
        session(call, sessionId).principal(),
        entity,
        privId == null ? new String[0] : privId);
  }

  @Verb(on = ON, name = "HasPrivilegeOnEntity")
  boolean[] hasPrivilegeOnEntity(
      Call call, Entity entity, String sessionId, String @Nullable [] privId) {
    String[] asked = privId == null ? new String[0] : privId;
    Set<String> held = call.site().privileges(session(call, sessionId), entity);
    boolean[] granted = new boolean[asked.length];
    for (int i = 0; i < asked.length; i++) {
      granted[i] = availability(asked[i], held).isGranted;
    }
    return granted;
  }

  private static Session session(Call call, String key) {
    return call.site().sessions().byKey(key).orElseThrow(() -> Faults.invalidArgument("sessionId"));
  }

  @Verb(on = ON, name = "HasUserPrivilegeOnEntities")
  EntityPrivilege[] hasUserPrivilegeOnEntities(
      Call call, ManagedObjectReference[] entities, String userName, String @Nullable [] privId) {
    if (!userName.equalsIgnoreCase(call.principal())) {
      call.require(call.site().inventory().root(), "Authorization.ModifyPermissions");
    }
    return answer(call, userName, entities, privId == null ? new String[0] : privId);
  }

  @Verb(on = ON, name = "AddAuthorizationRole", needs = "Authorization.ModifyRoles")
  int addAuthorizationRole(Call call, String name, String @Nullable [] privIds) {
    Set<String> privileges = privIds == null ? Set.of() : Set.copyOf(List.of(privIds));
    if (name.isBlank() || !Privileges.everything().containsAll(privileges)) {
      throw Faults.invalidArgument(name.isBlank() ? "name" : "privIds");
    }
    return call.site()
        .permissions()
        .add(name, privileges)
        .orElseThrow(() -> Faults.duplicateName(name, call.target().reference()))
        .id();
  }

  @Verb(on = ON, name = "UpdateAuthorizationRole", needs = "Authorization.ModifyRoles")
  void updateAuthorizationRole(Call call, int roleId, String newName, String @Nullable [] privIds) {
    ownRole(call, roleId);
    Set<String> privileges = privIds == null ? Set.of() : Set.copyOf(List.of(privIds));
    if (newName.isBlank() || !Privileges.everything().containsAll(privileges)) {
      throw Faults.invalidArgument(newName.isBlank() ? "newName" : "privIds");
    }
    if (!call.site().permissions().change(roleId, newName, privileges)) {
      throw Faults.duplicateName(newName, call.target().reference());
    }
  }

  @Verb(on = ON, name = "RemoveAuthorizationRole", needs = "Authorization.ModifyRoles")
  void removeAuthorizationRole(Call call, int roleId, boolean failIfUsed) {
    ownRole(call, roleId);
    if (failIfUsed && call.site().permissions().isUsed(roleId)) {
      throw Faults.systemError("the role is in use");
    }
    call.site().permissions().remove(roleId);
  }

  /// One that vCenter did not bring along.
  private static void ownRole(Call call, int roleId) {
    if (call.site().permissions().role(roleId).isEmpty()) {
      throw Faults.notFound("The role");
    }
    if (roleId < 0) {
      throw Faults.invalidArgument("roleId");
    }
  }

  @Verb(
      on = ON,
      name = "SetEntityPermissions",
      needs = {})
  void setEntityPermissions(Call call, Entity entity, Permission @Nullable [] permission) {
    call.require(entity, "Authorization.ModifyPermissions");
    if (permission == null) {
      return;
    }
    for (Permission each : permission) {
      if (each.principal == null || each.group) {
        throw Faults.invalidArgument("permission.principal");
      }
      if (call.site().permissions().role(each.roleId).isEmpty()) {
        throw Faults.invalidArgument("permission.roleId");
      }
      call.site().permissions().grant(entity.id(), each.principal, each.roleId, each.propagate);
    }
    call.site().inventory().clock().tick();
  }

  @Verb(
      on = ON,
      name = "RemoveEntityPermission",
      needs = {})
  void removeEntityPermission(Call call, Entity entity, String user, boolean isGroup) {
    call.require(entity, "Authorization.ModifyPermissions");
    if (isGroup || !call.site().permissions().revoke(entity.id(), user)) {
      throw Faults.notFound("The permission");
    }
  }

  @Verb(
      on = ON,
      name = "RetrieveEntityPermissions",
      needs = {})
  Permission[] retrieveEntityPermissions(Call call, Entity entity, boolean inherited) {
    call.require(entity, "System.Read");
    List<String> path = entity.permissionPath();
    return (inherited ? path : path.subList(0, 1))
        .stream()
            .flatMap(
                id ->
                    call.site().permissions().on(id).stream()
                        .peek(
                            bean -> {
                              ManagedObject holder = call.site().inventory().find(id);
                              bean.entity = holder == null ? null : holder.reference();
                            }))
            .toArray(Permission[]::new);
  }
}
