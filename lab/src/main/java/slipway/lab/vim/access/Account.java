package slipway.lab.vim.access;

import java.util.Locale;

/// Somebody who may log in.
///
/// @param name as in `administrator@vsphere.local`
/// @param role what it may do everywhere in the inventory
public record Account(String name, String password, Role role) {
  public Account {
    if (!name.matches("[A-Za-z0-9._-]{1,64}@[a-z0-9.-]{1,64}")) {
      throw new IllegalArgumentException("an account is named user@domain, not " + name);
    }
    if (password.isEmpty()) {
      throw new IllegalArgumentException("account " + name + " has no password");
    }
  }

  /// The name as sessions and permissions carry it, as in `VSPHERE.LOCAL\Administrator`.
  public String principal() {
    int at = name.indexOf('@');
    String user = name.substring(0, at);
    return name.substring(at + 1).toUpperCase(Locale.ROOT)
        + '\\'
        + user.substring(0, 1).toUpperCase(Locale.ROOT)
        + user.substring(1);
  }

  /// True for both spellings, in any case.
  boolean answersTo(String login) {
    return login.equalsIgnoreCase(name) || login.equalsIgnoreCase(principal());
  }

  @Override
  public String toString() {
    return "account " + name;
  }
}
