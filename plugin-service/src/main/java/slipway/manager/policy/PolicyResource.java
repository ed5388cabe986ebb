package slipway.manager.policy;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jspecify.annotations.Nullable;
import slipway.manager.audit.Audit;
import slipway.manager.session.Caller;
import slipway.manager.session.Versions;
import slipway.manager.sites.Authorisation;

/// What administrators set while the manager runs.
@Path("/settings")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PolicyResource {
  @Inject Policies policies;
  @Inject Audit audit;
  @Inject Caller caller;

  @GET
  @Operation(
      operationId = "getSettings",
      summary = "Limits by the clock, and what plans default to")
  @APIResponseSchema(Policy.class)
  public Response get() {
    return answer(policies.get());
  }

  @PUT
  @Operation(operationId = "putSettings", summary = "Replaces the settings; for administrators")
  @APIResponseSchema(Policy.class)
  public Response put(
      @Valid @NotNull Policy policy, @HeaderParam("If-Match") @Nullable String ifMatch) {
    Authorisation.requireAdministrator(caller.vsphere());
    Policies.Versioned now = policies.put(policy, Versions.ifMatch(ifMatch));
    audit.note(
        caller.userName(),
        caller.address(),
        "settings.change",
        "settings",
        "version " + now.version());
    return answer(now);
  }

  private static Response answer(Policies.Versioned found) {
    return Response.ok(found.policy()).tag(Long.toString(found.version())).build();
  }
}
