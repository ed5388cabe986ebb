package slipway.lab.vim.verb;

import com.vmware.vim25.AboutInfo;
import com.vmware.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.lab.vim.access.Permissions;
import slipway.lab.vim.access.Session;
import slipway.lab.vim.access.Sessions;
import slipway.lab.vim.imports.Leases;
import slipway.lab.vim.inventory.Configuration;
import slipway.lab.vim.inventory.Inventory;
import slipway.lab.vim.inventory.ManagedObject;
import slipway.lab.vim.inventory.Snapshots;
import slipway.lab.vim.wire.Faults;

/// Everything the methods of one vCenter work on.
public record Site(
    AboutInfo about,
    Inventory inventory,
    Sessions sessions,
    Permissions permissions,
    Configuration configuration,
    Snapshots snapshots,
    Extensions extensions,
    Events events,
    GuestWork guestWork,
    Leases leases) {

  /// What a session's account may do on an object; singletons count as the root folder.
  Set<String> privileges(Session session, ManagedObject object) {
    return privileges(session.principal(), object);
  }

  Set<String> privileges(String principal, ManagedObject object) {
    List<String> path = object.permissionPath();
    return permissions.privileges(
        principal, path.isEmpty() ? inventory.root().permissionPath() : path);
  }

  public void require(Session session, ManagedObject object, String privilege) {
    if (!privileges(session, object).contains(privilege)) {
      throw Faults.noPermission(
          object.permissionPath().isEmpty() ? inventory.root().reference() : object.reference(),
          privilege);
    }
  }

  ManagedObject resolve(@Nullable Session session, ManagedObjectReference reference) {
    Map<String, Object> own = session == null ? Map.of() : session.objects();
    if (own.get(reference.val) instanceof ManagedObject object && object.isA(reference.type)) {
      return object;
    }
    return inventory.get(reference);
  }
}
