package slipway.lab.vim.access;

import com.vmware.vim25.AuthorizationRole;
import com.vmware.vim25.Description;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A named set of privileges. // vim25 AuthorizationRole
///
/// @param id negative for the roles that every vCenter has
public record Role(int id, String name, String summary, Set<String> privileges) {
  /// What every role but NoAccess holds.
  static final Set<String> SYSTEM = Set.of("System.Anonymous", "System.View", "System.Read");

  public static final Role NO_ACCESS = new Role(-5, "NoAccess", "No access", Set.of());
  public static final Role READ_ONLY = new Role(-2, "ReadOnly", "Read-only", SYSTEM);
  public static final Role ADMINISTRATOR =
      new Role(-1, "Admin", "Administrator", Privileges.everything());

  /// The account a manager works with at the site machines come from.
  public static final Role SOURCE =
      new Role(101, "SlipwaySource", "Slipway source", with(Privileges.SOURCE));

  /// The account a manager works with at the site machines go to.
  public static final Role TARGET =
      new Role(102, "SlipwayTarget", "Slipway target", with(Privileges.TARGET));

  /// The account that registers the plugin, at install time only.
  public static final Role REGISTRAR =
      new Role(103, "SlipwayRegistrar", "Slipway registrar", with(Privileges.REGISTRAR));

  public static final List<Role> PREDEFINED =
      List.of(NO_ACCESS, READ_ONLY, ADMINISTRATOR, SOURCE, TARGET, REGISTRAR);

  public Role {
    privileges = Set.copyOf(privileges);
  }

  static Set<String> with(java.util.Collection<String> privileges) {
    var all = new TreeSet<>(SYSTEM);
    all.addAll(privileges);
    return all;
  }

  public AuthorizationRole bean() {
    var bean = new AuthorizationRole();
    bean.roleId = id;
    bean.system = id < 0;
    bean.name = name;
    bean.info = new Description();
    bean.info.label = summary;
    bean.info.summary = summary;
    bean.privilege = privileges.toArray(String[]::new);
    Arrays.sort(bean.privilege);
    return bean;
  }
}
