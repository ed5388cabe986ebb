package slipway.manager.migrations;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/// Which migrations a list shows, and in which order. Filled in from the request's address.
public class MigrationQuery {
  /// Part of a name, of the machine's name, of the group or of who drafted it.
  @QueryParam("q")
  @Nullable String q;

  /// Names of states, with commas between them.
  @QueryParam("state")
  @Nullable String state;

  /// Where they come from or go to.
  @QueryParam("site")
  @Nullable String site;

  /// Managed object id of the source, or of the machine made of it.
  @QueryParam("machine")
  @Nullable String machine;

  /// Managed object id of a cluster or single host that they come from or go to; with `site`, at
  /// that site.
  @QueryParam("cluster")
  @Nullable String cluster;

  @QueryParam("group")
  @Nullable String group;

  /// A column; with a dash before it, the greatest first.
  @QueryParam("sort")
  @DefaultValue("-createdAt")
  String sort = "-createdAt";
}
