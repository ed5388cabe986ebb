package slipway.manager.vsphere;

import java.util.Set;

/// The roles that a vCenter gives to accounts. // vim25 AuthorizationManager
public interface AccessRoles {

  /// Makes the role, or gives the one of that name exactly these privileges.
  Change put(String name, Set<String> privileges);

  /// Removes the role; one that somebody has stays, and fails. False when there was none.
  boolean remove(String name);

  /// What became of a role.
  enum Change {
    MADE,
    CHANGED,
    /// It was as wanted.
    KEPT
  }
}
