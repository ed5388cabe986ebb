package slipway.manager.roles;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;
import slipway.manager.sites.SiteSessions;
import slipway.manager.sites.Sites;
import slipway.manager.vsphere.VSphere;

/// What service accounts may do, asked live.
@Path("/sites")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class RoleTestResource {
  @Inject Sites sites;
  @Inject SiteSessions sessions;
  @Inject Caller caller;

  /// @param account whose privileges were asked for
  @Schema(name = "RoleTest")
  public record TestDocument(String account, List<RoleCheck.Result> results) {}

  @POST
  @Path("/{site}/roles/test")
  @Operation(
      operationId = "testRoles",
      summary = "What the site's service account lacks, asked of its vCenter; for administrators")
  public TestDocument test(@PathParam("site") String site) {
    Authorisation.requireAdministrator(caller.vsphere());
    VSphere account = sessions.of(sites.get(site).id());
    return new TestDocument(
        account.userName(),
        Roles.ofServiceAccounts().stream().map(role -> RoleCheck.run(account, role)).toList());
  }
}
