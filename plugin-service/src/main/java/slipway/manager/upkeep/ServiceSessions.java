package slipway.manager.upkeep;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import slipway.manager.secrets.Purposes;
import slipway.manager.secrets.SecretBox;
import slipway.manager.vsphere.Endpoint;
import slipway.manager.vsphere.VCenters;
import slipway.manager.vsphere.VSphere;

/// Sessions at the sites under their service accounts, for a command: made when first asked for,
/// and ended with it.
final class ServiceSessions implements Function<String, VSphere>, AutoCloseable {
  private final VCenters vcenters;
  private final Jdbi jdbi;
  private final SecretBox secrets;
  private final Map<String, VSphere> open = new HashMap<>();

  ServiceSessions(VCenters vcenters, Jdbi jdbi, SecretBox secrets) {
    this.vcenters = vcenters;
    this.jdbi = jdbi;
    this.secrets = secrets;
  }

  private record Account(String url, String thumbprint, String user, String password) {
    @Override
    public String toString() {
      return user + " at " + url;
    }
  }

  @Override
  public VSphere apply(String site) {
    return open.computeIfAbsent(site, this::login);
  }

  private VSphere login(String site) {
    Account account =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select url, thumbprint, username, password from site where id = :id")
                    .bind("id", site)
                    .map(
                        (rs, context) ->
                            new Account(
                                rs.getString(1),
                                rs.getString(2),
                                rs.getString(3),
                                secrets.unseal(Purposes.site(site), rs.getBytes(4))))
                    .one());
    return vcenters.login(
        new Endpoint(java.net.URI.create(account.url()), account.thumbprint()),
        account.user(),
        account.password());
  }

  @Override
  public void close() {
    open.values().forEach(VSphere::close);
  }
}
