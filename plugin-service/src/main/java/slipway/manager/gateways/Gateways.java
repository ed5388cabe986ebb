package slipway.manager.gateways;

import java.net.URI;
import java.util.List;
import slipway.manager.database.Database;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;

/// The registry of gateways.
public class Gateways {
  private final Database database;
  private final GatewayControls controls;

  public Gateways(Database database, GatewayControls controls) {
    this.database = database;
    this.controls = controls;
  }

  /// Registers or moves a gateway. The caller has tested it.
  public void register(Gateway gateway) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    insert into gateway (site, name, machine, control_url)
                    values (:site, :name, :machine, :url)
                    on conflict (site, name) do update set machine = :machine, control_url = :url""")
                .bind("site", gateway.site())
                .bind("name", gateway.name())
                .bind("machine", gateway.machine())
                .bind("url", gateway.controlUrl().toString())
                .execute());
  }

  public List<Gateway> at(String site) {
    return database.read(
        h ->
            h.createQuery(
                    "select name, machine, control_url from gateway where site = :site order by name")
                .bind("site", site)
                .map(
                    (rs, context) ->
                        new Gateway(
                            site,
                            rs.getString("name"),
                            rs.getString("machine"),
                            URI.create(rs.getString("control_url"))))
                .list());
  }

  public Gateway get(String site, String name) {
    return at(site).stream()
        .filter(g -> g.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> Problem.of(ProblemType.OBJECT_NOT_FOUND, "Gateway " + name).toException());
  }

  public GatewayControl control(Gateway gateway) {
    return controls.of(gateway);
  }
}
