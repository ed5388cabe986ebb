package slipway.manager.sites;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import slipway.manager.database.Database;
import slipway.manager.problem.Problem;
import slipway.manager.problem.ProblemType;
import slipway.manager.secrets.Purposes;
import slipway.manager.secrets.SecretBox;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

/// The registry of sites and the one place that opens service accounts' passwords.
public class Sites {
  private static final RowMapper<Site> SITE =
      (rs, context) ->
          new Site(
              rs.getString("id"),
              rs.getString("name"),
              new Endpoint(URI.create(rs.getString("url")), rs.getString("thumbprint")),
              rs.getString("username"),
              rs.getString("instance_uuid"),
              rs.getString("version"));

  private final Database database;
  private final VCenters vcenters;
  private final SecretBox secrets;
  private final Clock clock;

  public Sites(Database database, VCenters vcenters, SecretBox secrets, Clock clock) {
    this.database = database;
    this.vcenters = vcenters;
    this.secrets = secrets;
    this.clock = clock;
  }

  /// What a vCenter shows before it is trusted.
  public VCenters.Probe probe(URI url) {
    return vcenters.probe(url);
  }

  /// Tests the login, then keeps the account with its password sealed.
  public Site add(String name, Endpoint endpoint, String username, String password) {
    VSphere.About about;
    try (VSphere session = vcenters.login(endpoint, username, password)) {
      about = session.about();
    }
    String id = UUID.randomUUID().toString();
    var site = new Site(id, name, endpoint, username, about.instanceUuid(), about.version());
    try {
      database.inTransaction(
          h ->
              h.createUpdate(
                      """
                      insert into site (id, name, url, thumbprint, username, password,
                        instance_uuid, version, added_at)
                      values (:id, :name, :url, :thumbprint, :username, :password,
                        :uuid, :version, :at)""")
                  .bind("id", id)
                  .bind("name", name)
                  .bind("url", endpoint.url().toString())
                  .bind("thumbprint", endpoint.thumbprint())
                  .bind("username", username)
                  .bind("password", secrets.seal(Purposes.site(id), password))
                  .bind("uuid", about.instanceUuid())
                  .bind("version", about.version())
                  .bind("at", clock.instant())
                  .execute());
    } catch (UnableToExecuteStatementException e) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              "There is a site named " + name + " already.",
              "Choose another name.")
          .toException(e);
    }
    return site;
  }

  public List<Site> all() {
    return database.read(h -> h.createQuery("select * from site order by name").map(SITE).list());
  }

  public Optional<Site> find(String id) {
    return database.read(
        h -> h.createQuery("select * from site where id = :id").bind("id", id).map(SITE).findOne());
  }

  public Site get(String id) {
    return find(id)
        .orElseThrow(() -> Problem.of(ProblemType.OBJECT_NOT_FOUND, "Site " + id).toException());
  }

  /// Removes a site that no unfinished migration uses, with its gateways.
  public void remove(String id) {
    get(id);
    database.inTransaction(
        h -> {
          int busy =
              h.createQuery(
                      """
                      select count(*) from migration where plan like :mention
                        and state not in ('CANCELLED', 'ROLLED_BACK', 'FINALISED', 'SOURCE_RETIRED')
                      """)
                  .bind("mention", "%\"" + id + "\"%")
                  .mapTo(Integer.class)
                  .one();
          if (busy > 0) {
            throw Problem.of(
                    ProblemType.STATE_CONFLICT,
                    busy + " migrations still use the site.",
                    "Finish or cancel them first.")
                .toException();
          }
          endDeployments(h, id);
          h.createUpdate("delete from gateway where site = :id").bind("id", id).execute();
          int revoked =
              h.createUpdate(
                      """
                      update gateway_certificate set revoked_at = :now
                      where site = :id and revoked_at is null""")
                  .bind("now", clock.instant())
                  .bind("id", id)
                  .execute();
          if (revoked > 0) {
            h.execute("update revocation_list set number = number + 1");
          }
          h.createUpdate("delete from mirror_site where site = :id").bind("id", id).execute();
          return h.createUpdate("delete from site where id = :id").bind("id", id).execute();
        });
  }

  private static void endDeployments(Handle h, String id) {
    h.createUpdate(
            """
            delete from gateway_deployment
            where site = :id and ended_at is not null and (state = 'DONE' or machine = '')""")
        .bind("id", id)
        .execute();
    int left =
        h.createQuery("select count(*) from gateway_deployment where site = :id")
            .bind("id", id)
            .mapTo(Integer.class)
            .one();
    if (left > 0) {
      throw Problem.of(
              ProblemType.STATE_CONFLICT,
              "A gateway is being deployed at the site, or taken back there.",
              "Cancel the deployment, and wait until its machine is gone.")
          .toException();
    }
  }

  /// A fresh session under the service account.
  VSphere login(Site site) {
    byte[] sealed =
        database.read(
            h ->
                h.createQuery("select password from site where id = :id")
                    .bind("id", site.id())
                    .mapTo(byte[].class)
                    .one());
    return vcenters.login(
        site.endpoint(), site.username(), secrets.unseal(Purposes.site(site.id()), sealed));
  }
}
