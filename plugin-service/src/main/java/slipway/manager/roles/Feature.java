package slipway.manager.roles;

import java.util.List;

/// What an account is used for, and what that takes.
///
/// @param required without it nothing can be migrated; the others may be left out
public record Feature(String id, String title, boolean required, List<Need> needs) {}
