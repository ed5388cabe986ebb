package slipway.manager.gateways;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import slipway.manager.database.Database;
import slipway.manager.gateways.Gateway.Standing;
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

  /// A gateway that has just been let in: it may do everything, whatever it was before.
  ///
  /// @param smbios the UUID its machine tells of itself; empty when it tells none
  public static void enrol(Handle h, String site, String name, URI controlUrl, String smbios) {
    h.createUpdate(
            """
            insert into gateway (site, name, machine, control_url, smbios)
            values (:site, :name, '', :url, :smbios)
            on conflict (site, name) do update set control_url = :url, standing = 'ACTIVE',
              machine = case when gateway.smbios = :smbios then gateway.machine else '' end,
              smbios = :smbios""")
        .bind("site", site)
        .bind("name", name)
        .bind("url", controlUrl.toString())
        .bind("smbios", smbios)
        .execute();
  }

  public static void stand(Handle h, String site, String name, Standing standing) {
    h.createUpdate("update gateway set standing = :as where site = :site and name = :name")
        .bind("as", standing.name())
        .bind("site", site)
        .bind("name", name)
        .execute();
  }

  /// Drains a gateway or takes it back into use; a revoked one has to enrol anew.
  public void stand(String site, String name, Standing standing) {
    if (standing == Standing.REVOKED || get(site, name).standing() == Standing.REVOKED) {
      throw Problem.of(ProblemType.GATEWAY_REVOKED, name).toException();
    }
    database.inTransaction(
        h -> {
          stand(h, site, name, standing);
          return null;
        });
  }

  /// What its machine tells of itself; empty when it tells nothing, or its machine is known.
  public Optional<String> toBeFound(Gateway gateway) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select smbios from gateway
                    where site = :site and name = :name and machine = '' and smbios <> ''""")
                .bind("site", gateway.site())
                .bind("name", gateway.name())
                .mapTo(String.class)
                .findOne());
  }

  public void found(Gateway gateway, String machine) {
    database.inTransaction(
        h ->
            h.createUpdate(
                    """
                    update gateway set machine = :machine
                    where site = :site and name = :name and machine = ''""")
                .bind("machine", machine)
                .bind("site", gateway.site())
                .bind("name", gateway.name())
                .execute());
  }

  public List<Gateway> at(String site) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select name, machine, control_url, standing from gateway
                    where site = :site order by name""")
                .bind("site", site)
                .map(
                    (rs, context) ->
                        new Gateway(
                            site,
                            rs.getString("name"),
                            rs.getString("machine"),
                            URI.create(rs.getString("control_url")),
                            Standing.valueOf(rs.getString("standing"))))
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
    if (gateway.standing() == Standing.REVOKED) {
      throw Problem.of(ProblemType.GATEWAY_REVOKED, gateway.name()).toException();
    }
    return controls.of(gateway);
  }
}
