package slipway.manager.audit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import slipway.manager.session.Caller;
import slipway.manager.sites.Authorisation;

@Path("/audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
  @Inject Audit audit;
  @Inject Caller caller;

  @GET
  @Operation(operationId = "listAudit", summary = "Who changed what, the newest first")
  public List<Audit.Entry> list(
      @QueryParam("count") @DefaultValue("200") int count,
      @QueryParam("before") @DefaultValue("0") long before) {
    Authorisation.requireAdministrator(caller.vsphere());
    return audit.newest(count, before);
  }
}
