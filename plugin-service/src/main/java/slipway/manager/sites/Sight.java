package slipway.manager.sites;

import java.util.Set;
import org.jdbi.v3.core.statement.SqlStatement;

/// Which migrations somebody is shown: those that come from or go to one of these sites.
///
/// @param everything whatever the sites
/// @param sites ids
public record Sight(boolean everything, Set<String> sites) {
  public static final Sight EVERYTHING = new Sight(true, Set.of());

  /// Of a table with both columns: the rows that are seen.
  public static final String SEEN =
      "(:everything or source_site = any(:seen) or destination_site = any(:seen))";

  public Sight {
    sites = Set.copyOf(sites);
  }

  public boolean covers(String site) {
    return everything || sites.contains(site);
  }

  /// Gives a statement with [#SEEN] in it what it asks for.
  public <S extends SqlStatement<S>> S bind(S statement) {
    return statement
        .bind("everything", everything)
        .bindArray("seen", String.class, sites.toArray());
  }
}
